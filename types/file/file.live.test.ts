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
