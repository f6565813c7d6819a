import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { askRun, guardText } from '../../../src/apply/guard-script.ts'
import { readAskedRun } from '../../../src/apply/journal.ts'
import { shells } from '../../lib/local-transport.ts'

const RUN = 'k3f9x0ab'

describe.each(Object.keys(shells))('the script of the guard in %s', (name) => {
  let home: string
  const children: ChildProcess[] = []
  const [program = '', ...options] = shells[name] ?? []

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'hostwright-guard-'))
    mkdirSync(run('kept'), { recursive: true })
    mkdirSync(run('back'))
    mkdirSync(run('armed'))
    mkdirSync(state('pending'))
    writeFileSync(state('pending/call1'), 'restart daemon%3Aweb\n')
    writeFileSync(run('kept/aa'), 'old\n')
    writeFileSync(at('conf'), 'new\n')
    writeFileSync(at('made'), 'new\n')
    writeFileSync(run('back/back1'), `cat ${at('conf')} >>${at('effects')}\n`)
    writeFileSync(
      run('back/call1'),
      `echo restarted >>${at('effects')}; echo much; read x; echo "[$x]" >>${at('effects')}\n`,
    )
    writeFileSync(
      run('index'),
      [
        `file aa file:conf a ${at('conf')}//`,
        'back back1 file:conf a ///',
        'call call1 daemon:web!restart a ///',
        '',
        `none bb file:made - ${at('made')}//`,
        // Cut by a full disk: its change was not made.
        `none cc file:cut - ${at('effe')}`,
      ].join('\n'),
    )
  })
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL')
    rmSync(home, { recursive: true, force: true })
  })

  const at = (path: string): string => join(home, path)
  const state = (path: string): string => at(join('.hostwright', path))
  const run = (path: string): string => state(join('runs', RUN, path))
  const journal = (): string => readFileSync(run('journal'), 'utf8')

  function start(time: string, session = 999_999): ChildProcess {
    writeFileSync(run('guard.sh'), guardText(session))
    const child = spawn(program, [...options, run('guard.sh'), state(''), RUN, time, '-'], {
      stdio: 'ignore',
    })
    children.push(child)
    return child
  }

  const ended = (child: ChildProcess): Promise<number | null> =>
    new Promise((resolve) => {
      child.on('exit', resolve)
    })

  /** As a new connection asks. */
  function ask(act: 'look' | 'confirm' | 'hurry') {
    const text = `hw_euid=1000\n${askRun(RUN, act).text}`
    const { stdout } = spawnSync(program, [...options, '-c', text], { env: { ...process.env, HOME: home } })
    return readAskedRun(stdout.toString())
  }

  function expectPutBack(): void {
    expect(readFileSync(at('conf'), 'utf8')).toBe('old\n')
    expect(existsSync(at('made'))).toBe(false)
    expect(readFileSync(at('effects'), 'utf8')).toBe('old\nrestarted\n[]\n')
    expect(existsSync(state('pending/call1'))).toBe(false)
    expect(existsSync(state('lock/owner'))).toBe(false)
    expect(readFileSync(state('guard'), 'utf8')).toBe('')
    expect(ask('confirm')).toMatchObject({ guard: 'put-back', journal: { putBack: 0, unrestored: [] } })
  }

  it('puts everything back in its time, makes it effective once, and says so', async () => {
    const started = Date.now()
    expect(await ended(start('2'))).toBe(0)
    expect(Date.now() - started).toBeGreaterThan(1900)
    expectPutBack()
    expect(journal()).toBe('guard armed 2\nguard fired\nguard back 0\n')
  })

  it('ends within a second of being confirmed, and leaves everything as it is', async () => {
    const child = start('60')
    const end = ended(child)
    await waitFor(() => existsSync(state('guard')))
    const started = Date.now()
    expect(ask('confirm').guard).toBe('confirmed')
    expect(await end).toBe(0)
    expect(Date.now() - started).toBeLessThan(2500)
    expect(readFileSync(at('conf'), 'utf8')).toBe('new\n')
    expect(existsSync(at('effects'))).toBe(false)
    expect(journal()).toBe('guard armed 60\nguard confirmed\n')
  })

  it('counts anew at each beat, whatever the beat of a moment ago has left half-written', async () => {
    const child = start('3')
    const end = ended(child)
    for (let beat = 0; beat < 14; beat += 1) {
      await new Promise((resolve) => setTimeout(resolve, 330))
      writeFileSync(run('beat'), '')
      await new Promise((resolve) => setTimeout(resolve, 20))
      writeFileSync(run('beat'), `b${beat} 3\n`)
    }
    expect(child.exitCode).toBeNull()
    expect(ask('look').guard).toBe('armed')
    expect(await end).toBe(0)
    expectPutBack()
  })

  it('hurries when told that nobody is left to confirm', async () => {
    const end = ended(start('60'))
    await waitFor(() => existsSync(state('guard')))
    expect(ask('hurry').guard).toBe('armed')
    expect(await end).toBe(0)
    expectPutBack()
  })

  it('does what is left to do after the host has stopped in the middle', async () => {
    rmSync(run('armed'), { recursive: true })
    mkdirSync(run('putting-back'))
    expect(await ended(start('now'))).toBe(0)
    expectPutBack()
  })

  it('ends the shell of the run with all that it does, and takes its lock', async () => {
    // Another run is taking it over at that moment.
    mkdirSync(state('lock/takeover'), { recursive: true })
    writeFileSync(state('lock/owner'), 'token=mine\n')
    const busy = spawn(
      'sh',
      ['-c', `sh -c 'sleep 3; echo late >>${at('conf')}'; echo late >>${at('conf')}`],
      {
        stdio: 'ignore',
      },
    )
    children.push(busy)
    const [, born] = /\) (?:\S+ ){19}(\d+) /.exec(readFileSync(`/proc/${busy.pid}/stat`, 'utf8')) ?? []
    writeFileSync(run('guard.sh'), guardText(busy.pid ?? 0))
    const child = spawn(program, [...options, run('guard.sh'), state(''), RUN, '1', born ?? ''], {
      stdio: 'ignore',
    })
    children.push(child)
    expect(await ended(child)).toBe(0)
    expect(busy.signalCode).toBe('SIGKILL')
    await new Promise((resolve) => setTimeout(resolve, 3000))
    expectPutBack()
    expect(existsSync(state('lock/takeover'))).toBe(false)
  })

  it('names what cannot be put back, and puts back the rest', async () => {
    rmSync(run('kept/aa'))
    expect(await ended(start('1'))).toBe(1)
    expect(ask('look')).toMatchObject({
      guard: 'put-back',
      journal: { putBack: 1, unrestored: ['file:conf'] },
    })
    expect(existsSync(at('made'))).toBe(false)
  })

  it('takes no time of the processor while it waits', async () => {
    const child = start('60')
    await new Promise((resolve) => setTimeout(resolve, 3000))
    const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    // User and system time in ticks of 10 ms, of it and of its children.
    expect(fields.slice(11, 15).reduce((sum, one) => sum + Number(one), 0)).toBeLessThan(10)
  })
})

async function waitFor(isSo: () => boolean): Promise<void> {
  const deadline = Date.now() + 5000
  while (!isSo()) {
    if (Date.now() > deadline) throw new Error('it does not happen')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
