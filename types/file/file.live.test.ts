import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { Secret } from '../../src/core/secret.ts'
import { checkConformance, observe, settle } from '../../src/type/conformance.ts'
import type { PlainType } from '../../src/type/define-type.ts'
import { onHosts } from '../../test/lib/on-hosts.ts'
import { file } from './index.ts'

onHosts(['debian', 'busybox'], (on) => {
  it('creates, changes each parameter and removes', async () => {
    const id = '/etc/hostwright-test'
    await checkConformance(on.target, {
      create: file(id, { content: 'one\n' }),
      changes: [
        file(id, { content: 'two\n' }),
        file(id, { content: 'two\n', mode: '0600' }),
        file(id, { content: 'two\n', mode: 0o4755, owner: 'daemon' }),
        file(id, { mode: '4755', group: 'nogroup', owner: 'daemon' }),
        file(id, { owner: 1234, group: 4321 }),
        file(id, { content: Buffer.from([0, 1, 2, 255, 10]), mode: '4755', owner: 1234 }),
        file(id, { content: new Secret('quiet'), mode: '0640' }),
        file(id, { content: '' }),
      ],
      remove: file(id, { state: 'absent' }),
    })
  })

  it('keeps owner and mode of a file whose content alone is managed', async () => {
    await on.host.exec('echo old > /etc/kept; chown 1:2 /etc/kept; chmod 4751 /etc/kept')
    await settle(on.target, file('/etc/kept', { content: 'new' }), 'kept')
    expect((await on.host.exec('ls -ln /etc/kept')).stdout).toMatch(/^-rws[r-]-x--x +1 1 +2 /)
    expect(await on.host.readFile('/etc/kept')).toBe('new')
  })

  it('manages files of any printable name, and names that look like options or code', async () => {
    for (const name of [
      'a b',
      '-rf',
      "it's",
      '$(touch ran)',
      '`id`',
      'naïve-€',
      'a -> b',
      'back\\slash',
      '*',
      ' lead',
    ])
      await checkConformance(on.target, {
        create: file(`/root/${name}`, { content: name }),
        remove: file(`/root/${name}`, { state: 'absent' }),
      })
    expect((await on.host.exec('ls -A /root / | grep ran')).code).toBe(1)
  })

  it('runs the check on the new content, and keeps the old where it fails', async () => {
    const validate = 'grep good %s || { echo "no good in it"; exit 1; }'
    await settle(on.target, file('/etc/checked', { content: 'good\n', validate }), 'good')
    await expect(
      settle(on.target, file('/etc/checked', { content: 'bad\n', validate }), 'bad'),
    ).rejects.toThrow('no good in it')
    expect(await on.host.readFile('/etc/checked')).toBe('good\n')
    expect((await on.host.exec('ls -A /etc | grep hostwright-new')).stdout).toBe('')
  })

  it('refuses a directory and a link in its way, and follows the link when told to', async () => {
    await on.host.exec(
      'mkdir /etc/isdir; echo there > /etc/there; chmod 640 /etc/there; ln -s there /etc/islink',
    )
    await expect(settle(on.target, file('/etc/isdir', { content: 'x' }), 'dir')).rejects.toThrow(
      'a directory is in the way',
    )
    await expect(settle(on.target, file('/etc/islink', { content: 'x' }), 'link')).rejects.toThrow(
      'a symbolic link is in the way',
    )
    const followed = file('/etc/islink', { content: 'new', owner: 'daemon', follow: true })
    await settle(on.target, followed, 'followed')
    expect(await settle(on.target, followed, 'followed')).toBe(false)
    await settle(on.target, file('/etc/islink', { mode: '0604', follow: true }), 'mode')
    expect(
      (await on.host.exec('ls -l /etc/there; readlink /etc/islink; cat /etc/there; ls -A /etc | grep new'))
        .stdout,
    ).toMatch(/^-rw----r-- .* daemon +root .*\nthere\nnew$/)
  })

  it('never writes through a link that comes up after the look', async () => {
    await on.host.exec('echo precious > /etc/precious')
    const definition = file.definition as PlainType
    const { params } = file('/etc/raced', { content: 'x' })
    const [, step] = definition.converge(
      { id: '/etc/raced', params, before: null, after: {}, keys: ['content'] },
      on.target.context,
    )
    await on.host.exec('ln -s precious /etc/raced')
    if (step?.kind !== 'command' || step.body === undefined) throw new Error('no content to bring')
    await on.target.stage(step.body)
    const { code, stderr } = await on.target.run(step.script)
    expect([code, stderr]).toEqual([1, 'a symbolic link is in the way\n'])
    expect(await on.host.readFile('/etc/precious')).toBe('precious\n')
  })

  it('does not wait for ever on a pipe', async () => {
    await on.host.exec('mkfifo /etc/pipe')
    await expect(settle(on.target, file('/etc/pipe', { content: 'x' }), 'pipe')).rejects.toThrow(
      'not a regular file',
    )
  })

  it('observes 500 files in one script', async () => {
    await on.host.exec(
      'mkdir /srv/many; i=0; while [ $i -lt 500 ]; do echo $i > /srv/many/$i; i=$((i+1)); done',
    )
    const wanted = Array.from({ length: 500 }, (_, index) => ({
      id: `/srv/many/${index}`,
      params: file(`/srv/many/${index}`, { content: `${index}\n` }).params,
    }))
    const { definition } = file
    if (!('observe' in definition)) throw new Error('not a plain type')
    const { script, parse } = definition.observe(wanted, on.target.context)
    const start = performance.now()
    const { stdout, code } = await on.target.run(script)
    const elapsed = performance.now() - start
    const found = parse(stdout, code)
    expect(found.size).toBe(500)
    expect(found.get('/srv/many/7')).toMatchObject({
      content: { sha256: createHash('sha256').update('7\n').digest('hex'), bytes: 2 },
      mode: '0644',
    })
    expect(script.text.length).toBeLessThan(16_000)
    expect(elapsed).toBeLessThan(3000)
  })

  it('sees one resource as its own probe does', async () => {
    await on.host.exec('echo seen > /etc/seen; chmod 600 /etc/seen')
    const { params, definition } = file('/etc/seen', { content: 'seen\n', owner: 'root' })
    if (!('observe' in definition)) throw new Error('not a plain type')
    expect(await observe(on.target, definition, { id: '/etc/seen', params })).toMatchObject({
      owner: 'root',
      mode: '0600',
    })
  })
})

onHosts(['debian'], (on) => {
  const listed = async (): Promise<string> =>
    (await on.host.exec('getfacl -pn /etc/listed; getfattr -d --absolute-names /etc/listed')).stdout

  it('keeps access control list and extended attributes', async () => {
    await on.host.exec(`apt-get -qq install -y acl attr; echo a >/etc/listed; chmod 640 /etc/listed
setfacl -m u:daemon:rw /etc/listed; setfattr -n user.note -v kept /etc/listed`)
    const before = await listed()
    expect(before).toMatch(/user:1:rw-[^]*user.note="kept"/)
    await settle(on.target, file('/etc/listed', { content: 'two\n' }), 'content')
    expect(await listed()).toBe(before)
    await settle(
      on.target,
      file('/etc/listed', { content: 'three\n', owner: 'daemon', mode: '0600' }),
      'mode',
    )
    expect(await listed()).toMatch(
      /owner: 1\n[^]*user:1:rw-\s+#effective:---\n[^]*mask::---\n[^]*user.note="kept"/,
    )
    expect((await on.host.exec('cat /etc/listed; ls -A /etc | grep hostwright')).stdout).toBe('three\n')
  })

  it('says of an immutable file that it is one, and leaves it as it is', async () => {
    await on.host.exec('echo a >/etc/fixed; chattr +i /etc/fixed')
    const reason = '"/etc/fixed" is immutable: take that away first, with "chattr -i"'
    for (const params of [{ content: 'b' }, { mode: '0600' }, { state: 'absent' as const }])
      await expect(settle(on.target, file('/etc/fixed', params), 'fixed')).rejects.toThrow(reason)
    expect(
      (await on.host.exec('cat /etc/fixed; ls -A /etc | grep hostwright; chattr -i /etc/fixed')).stdout,
    ).toBe('a\n')
  })

  it('shows new content to nobody who may not read it', async () => {
    await on.host.exec('echo a >/etc/closed; chmod 644 /etc/closed')
    const { params } = file('/etc/closed', {
      content: 'secret',
      mode: '0600',
      validate: 'ls -l %s >/srv/seen',
    })
    await settle(on.target, { ...file('/etc/closed'), params }, 'closed')
    expect(await on.host.readFile('/srv/seen')).toMatch(/^-rw------- /)
  })

  it('keeps what a followed link leads to', async () => {
    await on.host.exec('echo a >/srv/there; ln -s ../srv/there /etc/leads')
    const wanted = file('/etc/leads', { content: 'b', follow: true })
    const type = wanted.definition as PlainType
    const before = await observe(on.target, type, wanted)
    const change = { ...wanted, before, after: {}, keys: ['content'] } as Parameters<PlainType['converge']>[0]
    expect(type.keeps?.(change, on.target.context)).toEqual(['/srv/there'])
  })
})
