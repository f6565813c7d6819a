import { expect, it } from 'vitest'
import { checkConformance, settle } from '../../src/type/conformance.ts'
import { onHosts } from '../../test/lib/on-hosts.ts'
import { file } from '../file/index.ts'
import { archive } from './index.ts'

/** Makes `NAME-1.*` and `NAME-2.*` in `/srv/from` with the programs of the host. */
const PACK = `mkdir -p /srv/from/app-1/bin "/srv/from/app-1/conf d/deep" /srv/from/app-1/empty && cd /srv/from && umask 022
echo one >app-1/bin/run && chmod 755 app-1/bin/run && echo old >"app-1/conf d/-a ü" && echo gone >"app-1/conf d/deep/gone" && ln -s bin/run app-1/link
chmod u+s app-1/bin/run; chown -R daemon app-1
cp -R app-1 app-2 && echo two >app-2/bin/run && rm -r "app-2/conf d/deep" && echo new >app-2/new && touch -d '2040-01-01 00:00' app-2/new
for v in 1 2; do tar -cf a-$v.tar app-$v; gzip <a-$v.tar >a-$v.tar.gz; done`

onHosts(['debian', 'busybox'], (on, root) => {
  const id = "/srv/it's $(here)"

  it('unpacks, changes each parameter and removes', async () => {
    await on.host.exec(PACK)
    await checkConformance(on.target, {
      create: archive(id, { source: '/srv/from/a-1.tar.gz', strip: 1 }),
      changes: [
        archive(id, { source: '/srv/from/a-2.tar', strip: 1 }),
        archive(id, { source: '/srv/from/a-2.tar', strip: 1, owner: 'nobody', group: 1 }),
      ],
    })
    const { stdout } = await on.host.exec(
      `cd /srv/it*; find . | sort; cat bin/run; ls -ld bin/run "conf d"; touch own`,
    )
    expect(stdout).toMatch(
      /^\.\n\.\/\.hostwright-archive\n\.\/bin\n\.\/bin\/run\n\.\/conf d\n\.\/conf d\/-a ü\n\.\/empty\n\.\/link\n\.\/new\ntwo\n-rwxr-xr-x +1 nobody +daemon .*\ndrwxr-xr-x +2 nobody +daemon .*\n$/,
    )
    await checkConformance(on.target, { create: archive(id, { state: 'absent' }) })
    expect((await on.host.exec('cd /srv/it*; find . | sort')).stdout).toBe('.\n./empty\n./own\n')
  })

  it('unpacks again what was changed, and leaves to other resources what is theirs', async () => {
    const app = archive('/srv/app', { source: '/srv/from/a-1.tar.gz', strip: 1 })
    const mine = file('/srv/app/conf d/-a ü', { content: 'mine' })
    await on.run('apply', [app, mine])
    expect((await on.run('apply', [app, mine])).outcome).toBe('ok')
    await on.host.exec('cd /srv/app && rm link && sleep 1 && echo worse >bin/run')
    const plan = await on.run('plan', [app, mine])
    expect(plan.resources[0]?.change?.keys).toMatchObject([{ key: 'changed' }])
    await on.run('apply', [app, mine])
    expect((await on.host.exec('cd /srv/app && cat link "conf d/-a ü"')).stdout).toBe('one\nmine')
    expect((await on.run('apply', [app, mine])).outcome).toBe('ok')
  })

  it('takes an archive of the site', async () => {
    const { stdout } = await on.host.exec('base64 </srv/from/a-1.tar.gz')
    const content = Buffer.from(stdout, 'base64')
    await checkConformance(on.target, { create: archive('/srv/brought', { content }) })
    expect((await on.host.exec('cat /srv/brought/app-1/bin/run')).stdout).toBe('one\n')
  })

  it('refuses members that lead out, and what is in the way', async () => {
    await on.host.exec(
      'mkdir -p /srv/bad/in && cd /srv/bad/in && echo x >../out && tar -cf ../up.tar ../out 2>/dev/null; tar -cPf ../up.tar ../out; mkfifo pipe && tar -cf ../pipe.tar pipe',
    )
    if (root === 'debian')
      for (const [name, reason] of [
        ['up', 'a member that leads out of it: ../out'],
        ['pipe', 'no file, directory or link: ./pipe'],
      ] as const)
        await expect(
          settle(on.target, archive('/srv/none', { source: `/srv/bad/${name}.tar` }), name),
        ).rejects.toThrow(reason)
    await on.host.exec('mkdir -p /srv/way /srv/away && ln -s /srv/away /srv/way/app-1')
    await expect(
      settle(on.target, archive('/srv/way', { source: '/srv/from/a-1.tar' }), 'way'),
    ).rejects.toThrow('"/srv/way/app-1" is in the way: it is not a directory')
    expect((await on.host.exec('ls -A /srv/away /srv/way')).stdout).toBe('/srv/away:\n\n/srv/way:\napp-1\n')
    await expect(settle(on.target, archive('/srv/x', { source: '/srv/nothing.tar' }), 'x')).rejects.toThrow(
      '"/srv/nothing.tar" does not exist',
    )
    await on.host.exec('head -c 2000 /srv/from/a-1.tar.gz >/srv/cut.tar.gz; echo rubbish >/srv/rubbish.tar')
    for (const name of ['rubbish.tar'])
      await expect(settle(on.target, archive('/srv/y', { source: `/srv/${name}` }), name)).rejects.toThrow(
        'exit code',
      )
  })
})

onHosts(['debian'], (on) => {
  it('unpacks each kind, and says which program is missing', async () => {
    await on.host.exec(PACK)
    await expect(
      settle(on.target, archive('/srv/k', { source: '/srv/from/a-1.tar', format: 'zip' }), 'zip'),
    ).rejects.toThrow('the host needs the program "unzip"')
    await on.host.exec(
      'apt-get -qq install -y zip unzip xz-utils bzip2 zstd; cd /srv/from && xz -k a-1.tar && bzip2 -k a-1.tar && zstd -q a-1.tar && zip -qry a-1.zip app-1',
    )
    for (const format of ['tar', 'tar.gz', 'tar.bz2', 'tar.xz', 'tar.zst', 'zip']) {
      await checkConformance(on.target, {
        create: archive(`/srv/k/${format}`.replace('/k/', '/k-'), { source: `/srv/from/a-1.${format}` }),
      })
      expect(
        (await on.host.exec(`cd /srv/k-${format}/app-1 && cat link && readlink link && ls -A`)).stdout,
      ).toBe('one\nbin/run\nbin\nconf d\nempty\nlink\n')
    }
    await on.host.exec(`cd /srv && mkdir -p z/in && echo x >z/x && cd z/in && zip -q ../up.zip ../x`)
    await expect(settle(on.target, archive('/srv/up', { source: '/srv/z/up.zip' }), 'up')).rejects.toThrow(
      'a member that leads out of it: ../x',
    )
  })
})
