import { beforeAll, expect, it } from 'vitest'
import { checkConformance, settle } from '../../src/type/conformance.ts'
import { onHosts } from '../../test/lib/on-hosts.ts'
import { gitCheckout } from './index.ts'

onHosts(['debian'], (on) => {
  const repository = '/srv/git/app.git'
  const id = "/srv/it's $(here)"
  const git = (text: string) =>
    on.host.exec(`export HOME=/root; cd /srv/work && ${text} && git push -q --all && git push -q --tags`)
  const commitOf = async (name: string): Promise<string> =>
    (await on.host.exec(`git --git-dir ${repository} rev-parse '${name}^{commit}'`)).stdout.trim()

  beforeAll(async () => {
    const { code, stderr } = await on.host
      .exec(`export HOME=/root; apt-get -qq install -y git >/dev/null 2>&1 && mkdir -p /srv/git &&
git config --global user.email a@b && git config --global user.name a && git config --global protocol.file.allow always && git config --global init.defaultBranch main &&
git init -q --bare /srv/git/part.git && git init -q --bare ${repository} && git clone -q ${repository} /srv/work 2>/dev/null && cd /srv/work &&
echo one >a && git add a && git commit -qm one && git tag -am one v1 && git push -q --all && git push -q --tags && useradd -m app`)
    expect([code, stderr]).toEqual([0, ''])
    await git(
      'git checkout -qb next && echo two >a && git commit -qam two && git checkout -q main && echo three >a && git commit -qam three',
    )
  })

  it('clones, changes each parameter, and follows a branch', async () => {
    await checkConformance(on.target, {
      create: gitCheckout(id, { repository }),
      changes: [
        gitCheckout(id, { repository, revision: 'v1' }),
        gitCheckout(id, { repository, revision: 'next' }),
        gitCheckout(id, { repository, revision: await commitOf('main') }),
        gitCheckout(id, { repository, owner: 'app' }),
      ],
    })
    expect((await on.host.exec(`cd /srv/it* && cat a && ls -ld . a .git | cut -d' ' -f3`)).stdout).toBe(
      'three\napp\napp\napp\n',
    )
    await git('echo four >a && git commit -qam four')
    const wanted = gitCheckout(id, { repository, revision: 'main', owner: 'app' })
    await checkConformance(on.target, { create: wanted })
    expect((await on.host.exec('cat /srv/it*/a')).stdout).toBe('four\n')
  })

  it('refuses local changes unless forced, and leaves files of nobody', async () => {
    const path = '/srv/changed'
    await settle(on.target, gitCheckout(path, { repository, owner: 'app' }), 'changed')
    await on.host.exec(`cd ${path} && echo mine >a && echo kept >untracked`)
    await expect(
      settle(on.target, gitCheckout(path, { repository, owner: 'app' }), 'changed'),
    ).rejects.toThrow('it has local changes: M a')
    await checkConformance(on.target, {
      create: gitCheckout(path, { repository, owner: 'app', force: true }),
    })
    expect((await on.host.exec(`cd ${path} && cat a untracked`)).stdout).toBe('four\nkept\n')
  })

  it('runs no hook, and nothing as root of what its owner has set up', async () => {
    const path = '/srv/hooked'
    await settle(on.target, gitCheckout(path, { repository, owner: 'app', revision: 'v1' }), 'hooked')
    await on.host
      .exec(`cd ${path}/.git && printf '#!/bin/sh\ntouch /tmp/hooked\n' >hooks/post-checkout && chmod 755 hooks/post-checkout
su app -c 'cd ${path} && git config core.fsmonitor "id -un >>/tmp/ran; false" && git config core.sshCommand "touch /tmp/ran" && echo "* filter=x" >.git/info/attributes && git config filter.x.smudge "id -un >>/tmp/ran; cat"'; chmod 1777 /tmp`)
    await settle(on.target, gitCheckout(path, { repository, owner: 'app', revision: 'next' }), 'hooked')
    expect((await on.host.exec('ls /tmp; sort -u /tmp/ran')).stdout).toBe('ran\napp\n')
  })

  it('says what is wrong', async () => {
    await on.host.exec(
      'mkdir -p /srv/full && touch /srv/full/x && ln -s full /srv/linked && cp -R /srv/work/. && chown -R other /srv/foreign',
    )
    for (const [path, options, reason] of [
      ['/srv/full', { repository }, 'is no checkout'],
      ['/srv/linked', { repository }, 'a symbolic link is in the way'],
      ['/srv/none', { repository, revision: 'nope' }, `"${repository}" has no branch or tag "nope"`],
      ['/srv/none', { repository: '/srv/git/none.git' }, '"/srv/git/none.git" cannot be asked'],
      ['/srv/none/below', { repository }, 'the directory "/srv/none" does not exist'],
    ] as const)
      await expect(settle(on.target, gitCheckout(path, options), path)).rejects.toThrow(reason)
  })

  it('checks submodules out', async () => {
    await on.host.exec(
      `export HOME=/root; git clone -q /srv/git/part.git /srv/part 2>/dev/null; cd /srv/part && echo p >p && git add p && git commit -qm p && git push -q --all; git config --system protocol.file.allow always; git config --system --add safe.directory '*'`,
    )
    await git('git submodule -q add /srv/git/part.git part && git commit -qam part')
    await checkConformance(on.target, {
      create: gitCheckout('/srv/sub', { repository }),
      changes: [gitCheckout('/srv/sub', { repository, submodules: true })],
    })
    expect((await on.host.exec('cat /srv/sub/part/p')).stdout).toBe('p\n')
  })
})
