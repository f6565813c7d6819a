import { expect, it } from 'vitest'
import { Secret } from '../../src/core/secret.ts'
import { checkConformance, settle } from '../../src/type/conformance.ts'
import { onHosts } from '../../test/lib/on-hosts.ts'
import { directory } from '../directory/index.ts'
import { file } from '../file/index.ts'
import { tree } from './index.ts'

onHosts(['debian', 'busybox'], (on) => {
  const id = "/srv/it's $(here)"

  it('creates, changes each parameter and purges', async () => {
    const files = {
      a: 'one\n',
      'b/-rf': Buffer.from([0, 255, 10]),
      'b/c/ü €': 'x',
      'b/empty': '',
      run: { content: '#!/bin/sh\n', mode: '0755' },
    }
    await checkConformance(on.target, {
      create: tree(id, { files }),
      changes: [
        tree(id, { files: { ...files, a: 'two\n', 'b/d/new': 'n' } }),
        tree(id, { files, owner: 'daemon', group: 1, mode: '0640' }),
        tree(id, { files, directoryMode: '2750' }),
        tree(id, {
          files: { ...files, a: { content: 'x', owner: 1234, group: 'nogroup', mode: '4750' } },
          directoryMode: '0755',
        }),
        tree(id, { files: { a: 'one\n', 'b/c/ü €': new Secret('hush') }, purge: true }),
        tree(id, { files: { a: 'x'.repeat(3_000_001), 'b/c/z': Buffer.alloc(2 ** 20, 7) } }),
      ],
    })
    const { stdout } = await on.host.exec('cd /srv/it*; find . | sort; wc -c a; ls -l b/c/ü*; ls /srv')
    expect(stdout).toMatch(
      /^\.\n\.\/a\n\.\/b\n\.\/b\/c\n\.\/b\/c\/z\n\.\/b\/c\/ü €\n *3000001 a\n-rw------- .*\nit's \$\(here\)\n/,
    )
  })

  it('keeps what is of other resources, and what they say of a directory', async () => {
    const wanted = [
      directory('/srv/t', { mode: '0700', owner: 'daemon' }),
      tree('/srv/t', { files: { a: 'a', 'sub/b': 'b' }, owner: 'root', directoryMode: '0755', purge: true }),
      file('/srv/t/sub/own', { content: 'mine' }),
    ]
    await on.host.exec('mkdir -p /srv/t/sub/old; touch /srv/t/stray')
    expect((await on.run('apply', wanted)).outcome).toBe('changed')
    expect((await on.run('apply', wanted)).outcome).toBe('ok')
    expect((await on.host.exec('cd /srv/t; find . | sort; ls -ld . sub')).stdout).toMatch(
      /^\.\n\.\/a\n\.\/sub\n\.\/sub\/b\n\.\/sub\/own\ndrwx------ .* daemon .*\ndrwxr-xr-x .* root .*\n$/,
    )
  })

  it('refuses links and directories in its way, and writes through none', async () => {
    await on.host.exec('mkdir -p /srv/l/dir /srv/away; ln -s /srv/away /srv/l/link; echo x >/srv/l/file')
    for (const [path, reason] of [
      ['link/x', '"/srv/l/link" is not a directory'],
      ['link', '"/srv/l/link" is not a regular file'],
      ['dir', '"/srv/l/dir" is not a regular file'],
      ['file/x', '"/srv/l/file" is not a directory'],
    ] as const)
      await expect(settle(on.target, tree('/srv/l', { files: { [path]: 'x' } }), path)).rejects.toThrow(
        reason,
      )
    expect((await on.host.exec('ls -A /srv/away')).stdout).toBe('')
    await expect(settle(on.target, tree('/srv/none/x', { files: { a: '' } }), 'x')).rejects.toThrow(
      '"/srv/none" does not exist',
    )
  })
})

onHosts(['debian'], (on) => {
  it('lays 500 files down in one upload, keeps lists and leaves all where one cannot be replaced', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 500 }, (_, index) => [`d${index % 7}/file-${index}`, `${index}\n`.repeat(20)]),
    )
    expect((await on.run('apply', [tree('/srv/many', { files: many })])).outcome).toBe('changed')
    expect((await on.run('apply', [tree('/srv/many', { files: many })])).outcome).toBe('ok')
    await on.host.exec(
      'apt-get -qq install -y acl; setfacl -m u:daemon:rw /srv/many/d0/file-0; chattr +i /srv/many/d1/file-1',
    )
    const plan = await on.run('plan', [
      tree('/srv/many', { files: { ...many, 'd0/file-0': 'new\n' }, mode: '0664' }),
    ])
    expect(plan.resources[0]?.change?.diff).toContain('+new\n')
    const report = await on.run('apply', [
      tree('/srv/many', { files: { 'd0/file-0': 'new\n', 'd1/file-1': 'new\n' } }),
    ])
    expect(report.resources[0]?.reason).toContain('"/srv/many/d1/file-1" is immutable')
    const { stdout } = await on.host.exec(
      'chattr -i /srv/many/d1/file-1; getfacl -pn /srv/many/d0/file-0; cat /srv/many/d0/file-0; ls -A /srv/many',
    )
    expect(stdout).toMatch(/user:1:rw-[^]*\nnew\nd0\nd1\nd2\nd3\nd4\nd5\nd6\n$/)
  })
})
