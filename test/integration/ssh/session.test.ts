import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync, existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { raw, sh } from '../../../src/core/shell.ts'
import { Session } from '../../../src/ssh/session.ts'
import { localTransport, shells } from '../../lib/local-transport.ts'

describe.each(Object.keys(shells))('a session in %s', (name) => {
  const shell = `exec ${(shells[name] ?? []).join(' ')}`
  let session: Session
  let directory: string

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'hostwright-session-'))
    session = await Session.open(localTransport(['/bin/sh']), { shell })
  })

  afterEach(async () => {
    await session.end()
    rmSync(directory, { recursive: true, force: true })
  })

  it('gives back output, errors and exit code of each of many scripts sent without waiting', async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        session.run(sh`echo out ${index}; echo err ${index} >&2; exit ${index}`),
      ),
    )
    for (const [index, answer] of answers.entries())
      expect([answer.code, answer.stdout.toString(), answer.stderr]).toEqual([
        index,
        `out ${index}\n`,
        `err ${index}\n`,
      ])
  })

  it('carries any text there and back unchanged', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
        const sent = text.replaceAll('\0', '')
        const { stdout } = await session.run(sh`printf %s ${sent}`)
        expect(stdout.equals(Buffer.from(sent, 'utf8'))).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  it('lives on after a syntax error, an exit, a cd and a reader of standard input', async () => {
    const broken = session.run(raw('if then; ('))
    const gone = session.run(raw('cd /tmp; exit 9'))
    const reader = session.run(raw('cat; read -r line; echo "$line"'))
    const after = session.run(raw('pwd'))
    expect((await broken).code).not.toBe(0)
    expect((await broken).stderr).not.toBe('')
    expect((await gone).code).toBe(9)
    expect((await reader).stdout.toString().trim()).toBe('')
    expect((await after).stdout.toString()).toBe('/\n')
  })

  it('runs with the C locale, a fixed PATH and umask 077', async () => {
    const { stdout } = await session.run(raw('echo "$LC_ALL $PATH"; umask'))
    expect(stdout.toString()).toMatch(/^C \/usr\/local\/sbin:.*:\/bin\n0*77\n$/)
  })

  it('keeps the first of too much output, stops the script and goes on', async () => {
    const bomb = await session.run(raw('yes bomb'), { limit: 1000 })
    expect(bomb.stdout.length).toBe(1000)
    expect(bomb.stopped).toBe('it printed more than 1000 bytes')
    expect((await session.run(raw('echo fine'))).stdout.toString()).toBe('fine\n')
  })

  it('stops a script that takes too long, with all that it started, and goes on', async () => {
    const started = Date.now()
    const slow = session.run(sh`( sleep 30; touch ${join(directory, 'late')} ) & sleep 30`, { timeout: 0.3 })
    const next = session.run(raw('echo fine'))
    expect((await slow).stopped).toBe('it took longer than 0.3 s')
    expect((await next).stdout.toString()).toBe('fine\n')
    expect(Date.now() - started).toBeLessThan(8000)
  })

  it('runs a frame that was cut not at all', async () => {
    const path = join(directory, 'never')
    const transport = localTransport(['/bin/sh'])
    const channel = await transport.open(shell)
    const whole = `hw_frame() { eval "$2"; }\nhw_frame 1 'touch ${path}; echo done'`
    channel.stdin.end(whole.slice(0, -8))
    channel.stdout.resume()
    channel.stderr.resume()
    await channel.ended
    expect(existsSync(path)).toBe(false)
  })

  it('writes and verifies a body, mode 0600, and does not follow a planted link', async () => {
    const [path, victim] = [join(directory, 'staged'), join(directory, 'victim')]
    writeFileSync(victim, 'precious')
    symlinkSync(victim, path)
    const content = "it's 100 %s \\n fine\n\n"
    const answer = await session.run(
      sh`hw_write ${path} ${content} && hw_verify ${path} ${content.length} 40c1d3b9a43bd3c5b6b3df0d0e0f5f0c0000000000000000000000000000000f`,
    )
    expect(answer.stderr).toContain('has not arrived as it was sent')
    expect(readFileSync(path, 'utf8')).toBe(content)
    expect(readFileSync(victim, 'utf8')).toBe('precious')
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  it('uploads bytes over a channel of their own, in place of a planted link', async () => {
    const [path, victim] = [join(directory, 'up load'), join(directory, 'victim')]
    writeFileSync(victim, 'precious')
    symlinkSync(victim, path)
    const content = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 251))
    expect(await session.upload(path, content)).toBeUndefined()
    expect(readFileSync(path).equals(content)).toBe(true)
    expect(readFileSync(victim, 'utf8')).toBe('precious')
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(await session.upload(join(directory, 'no', 'such'), content)).toBe(
      `the directory "${join(directory, 'no')}" does not exist`,
    )
  })
})

describe('a session', () => {
  it('skips what a login shell prints before it', async () => {
    const session = await Session.open(localTransport(['/bin/sh']), {
      shell: 'echo "Welcome!"; echo "last login: never" >&2; exec /bin/sh',
    })
    const { stdout, stderr } = await session.run(raw('echo one'))
    expect([stdout.toString(), stderr]).toEqual(['one\n', ''])
    await session.end()
  })

  it('waits for a login shell that sleeps, and not for ever', async () => {
    const slow = await Session.open(localTransport(['/bin/sh']), { shell: 'sleep 1; exec /bin/sh' })
    expect((await slow.run(raw('echo one'))).stdout.toString()).toBe('one\n')
    await slow.end()
    const asleep = await Session.open(localTransport(['/bin/sh']), { shell: 'exec sleep 60', patience: 0.3 })
    await expect(asleep.run(raw('echo one'))).rejects.toThrow(
      'its login shell does not start /bin/sh: it took longer than 0.3 s',
    )
    asleep.close()
  })

  it.each(['stdout', 'stderr'])(
    'keeps little of a login shell that talks endlessly to %s (T21)',
    async (stream) => {
      const shell = `trap "" PIPE; exec yes 'all work and no play'${stream === 'stderr' ? ' >&2' : ''}`
      const before = process.memoryUsage.rss()
      const session = await Session.open(localTransport(['/bin/sh']), { shell, patience: 0.5 })
      await expect(session.run(raw('echo one'))).rejects.toThrow(
        /does not start \/bin\/sh: it took longer than 0.5 s, saying "(all work and no play|.{0,25}; )/,
      )
      session.close()
      expect(process.memoryUsage.rss() - before).toBeLessThan(200 * 2 ** 20)
    },
  )

  it('closes the connection on which no shell can be opened, as where sudo lets nobody in', async () => {
    let closed = 0
    const transport = {
      ...localTransport(['/bin/sh']),
      open: () => Promise.reject(new Error('no')),
      close: () => {
        closed += 1
      },
    }
    await expect(Session.open(transport)).rejects.toThrow('no')
    expect(closed).toBe(1)
  })

  it('says so when the shell ends at once', async () => {
    const session = await Session.open(localTransport(['/bin/sh']), { shell: 'exit 1' })
    await expect(session.run(raw('echo one'))).rejects.toThrow(
      'Cannot start a shell on "local": its login shell ended with exit code 1',
    )
    await session.end()
  })
})
