import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { renewLock } from '../../../src/apply/hold-lock.ts'
import { breakLock, lock, onlyWithLock } from '../../../src/apply/lock.ts'
import { pend, unpend } from '../../../src/apply/pending.ts'
import { lines, raw, sh } from '../../../src/core/shell.ts'
import { Session } from '../../../src/ssh/session.ts'
import { localTransport, shells } from '../../lib/local-transport.ts'

// The state of another user than root lies in the home directory: here, a folder of the test's, by a false number of the user.
describe.each(Object.keys(shells))('the lock in %s', (name) => {
  let home: string
  const open: Session[] = []

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'hostwright-lock-'))
  })
  afterEach(async () => {
    for (const session of open.splice(0)) await session.end()
    rmSync(home, { recursive: true, force: true })
  })

  async function start(): Promise<Session> {
    const shell = `HOME=${home}; export HOME; exec ${(shells[name] ?? []).join(' ')}`
    const session = await Session.open(localTransport(['/bin/sh'], 'web01'), { shell })
    session.define(raw('hw_euid=1000'))
    open.push(session)
    return session
  }

  const state = (...path: string[]): string => join(home, '.hostwright', ...path)
  const ann = { who: 'ann@desk', why: 'cfg apply web01', patience: 0.1 }
  const bob = { ...ann, who: 'bob@lap' }

  it('is taken by one, refused to another with who, why and since, and free afterwards', async () => {
    const first = await start()
    expect(await lock(first, ann)).toEqual({ pending: [], notes: [] })
    await expect(lock(await start(), bob)).rejects.toThrow(
      /^Cannot apply "web01": locked by ann@desk \(cfg apply web01\) since 20\d\d-.*Z$/,
    )
    await first.end()
    expect(existsSync(state('lock', 'owner'))).toBe(false)
    expect((await lock(await start(), bob)).notes).toEqual([])
  })

  it('is asked for by every frame that changes something, so that an unlocked run stops', async () => {
    const first = await start()
    await lock(first, ann)
    const change = lines(onlyWithLock, sh`echo changed >> ${join(home, 'changes')}`)
    expect((await first.run(change)).code).toBe(0)
    await breakLock(await start())
    expect(await first.run(change)).toMatchObject({
      code: 75,
      stderr: 'the lock of this run was taken away by cfg unlock\n',
    })
    expect(readFileSync(join(home, 'changes'), 'utf8')).toBe('changed\n')
  })

  it('goes to exactly one of many at once', async () => {
    const sessions = await Promise.all(Array.from({ length: 6 }, () => start()))
    const results = await Promise.allSettled(sessions.map((session) => lock(session, ann)))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  it('is taken over at once from a shell that was killed', async () => {
    const first = await start()
    await lock(first, ann)
    const { pid } = first
    if (pid === undefined) throw new Error('no pid')
    process.kill(pid, 'SIGKILL')
    const { notes } = await lock(await start(), { ...bob, patience: 3 })
    expect(notes).toHaveLength(1)
    expect(notes[0]).toMatch(/^took over the lock of ann@desk \(cfg apply web01\) since .*Z, which was cut$/)
  })

  it('is taken over by exactly one of many', async () => {
    const first = await start()
    await lock(first, ann)
    process.kill(first.pid ?? 0, 'SIGKILL')
    const sessions = await Promise.all(Array.from({ length: 5 }, () => start()))
    const results = await Promise.allSettled(
      sessions.map((session) => lock(session, { ...bob, patience: 1 })),
    )
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  it('is taken over when it has expired, and the shell that hangs is ended', async () => {
    const first = await start()
    await lock(first, ann)
    const owner = state('lock', 'owner')
    writeFileSync(owner, readFileSync(owner, 'utf8').replace(/until=\d+/, 'until=1'))
    const { notes } = await lock(await start(), bob)
    expect(notes[0]).toMatch(/, whose lock had expired$/)
    await expect(first.run(raw(':'))).rejects.toThrow('Lost "web01"')
  })

  it('is taken over when it has expired with all that was begun, which is ended', async () => {
    const first = await start()
    await lock(first, ann)
    const pid = join(home, 'pid')
    first.run(lines(onlyWithLock, sh`sh -c 'echo $$ >"$1"; exec sleep 60' sh ${pid}`)).catch(() => undefined)
    const sleeper = Number(await written(pid))
    const owner = state('lock', 'owner')
    writeFileSync(owner, readFileSync(owner, 'utf8').replace(/until=\d+/, 'until=1'))
    await lock(await start(), bob)
    await expect.poll(() => isRunning(sleeper)).toBe(false)
  })

  it('stays with what a killed shell had begun until that is done', async () => {
    const first = await start()
    await lock(first, ann)
    const [begun, go, done] = [join(home, 'begun'), join(home, 'go'), join(home, 'done')]
    const change = sh`echo x >${begun}; until [ -e ${go} ]; do sleep 0.05; done; echo x >${done}`
    first.run(lines(onlyWithLock, change)).catch(() => undefined)
    await written(begun)
    process.kill(first.pid ?? 0, 'SIGKILL')
    await expect(lock(await start(), bob)).rejects.toThrow('locked by ann@desk (cfg apply web01)')
    writeFileSync(go, '')
    const { notes } = await lock(await start(), { ...bob, patience: 5 })
    expect(notes[0]).toMatch(/, which was cut$/)
    expect(existsSync(done)).toBe(true)
  })

  it('is taken over from before a restart of the host, though its process number is in use again', async () => {
    const first = await start()
    await lock(first, ann)
    const owner = state('lock', 'owner')
    writeFileSync(owner, readFileSync(owner, 'utf8').replace(/boot=.*/, 'boot=another'))
    expect((await lock(await start(), bob)).notes).toHaveLength(1)
  })

  it('is taken over where its owner was never written', async () => {
    const first = await start()
    await lock(first, ann)
    writeFileSync(state('lock', 'owner'), '')
    expect((await lock(await start(), { ...bob, patience: 3 })).notes[0]).toContain('a run that left no name')
  })

  it('costs the host one program, to let it go', async () => {
    await lock(await start(), ann)
    for (const session of open.splice(0)) await session.end()
    const second = await start()
    const called = join(home, 'called')
    for (const program of ['id', 'date', 'mkdir', 'mv', 'rm', 'cat'])
      second.define(raw(`${program}() { echo ${program} >>${called}; command ${program} "$@"; }`))
    await lock(second, bob)
    expect(existsSync(called)).toBe(false)
    await second.end()
    expect(readFileSync(called, 'utf8')).toBe('rm\n')
  })

  it('is free after one was taken away in the middle of a takeover', async () => {
    await lock(await start(), ann)
    mkdirSync(state('lock', 'takeover'))
    await breakLock(await start())
    expect(await lock(await start(), bob)).toEqual({ pending: [], notes: [] })
    expect(existsSync(state('lock', 'takeover'))).toBe(false)
  })

  it('can be broken, which stops the run before its next change', async () => {
    const first = await start()
    await lock(first, ann)
    await renewLock(first)
    expect(await breakLock(await start())).toMatch(/^ann@desk \(cfg apply web01\) since /)
    await expect(renewLock(first)).rejects.toThrow(
      'Cannot go on with "web01": the lock of this run was taken away by cfg unlock',
    )
    await expect(breakLock(await start())).resolves.toBeUndefined()
  })

  it('keeps what is pending until it is struck out, whatever its name', async () => {
    const pending = { name: "service:it's $(here)\n/…" as const, trigger: 'restart' }
    const first = await start()
    await lock(first, ann)
    await first.run(pend(pending))
    await first.end()
    const second = await start()
    expect((await lock(second, bob)).pending).toEqual([pending])
    await second.run(unpend(pending))
    await second.end()
    expect((await lock(await start(), ann)).pending).toEqual([])
  })

  it('removes what a run that was cut had staged', async () => {
    const [mine, other] = [join(home, 'a b.new'), join(home, 'other')]
    const first = await start()
    await lock(first, ann)
    await first.run(sh`hw_note_staged ${mine}; echo half > ${mine}; echo whole > ${other}`)
    process.kill(first.pid ?? 0, 'SIGKILL')
    await lock(await start(), { ...bob, patience: 3 })
    expect(readdirSync(home).toSorted()).toEqual(['.hostwright', 'other'])
  })

  it('names the reason where it cannot be made', async () => {
    writeFileSync(join(home, '.hostwright'), 'a file')
    await expect(lock(await start(), ann)).rejects.toThrow(
      /^Cannot lock "web01": .*(exists|not a directory|cannot)/is,
    )
  })
})

/** What a script writes into a file, once it is there. */
async function written(path: string): Promise<string> {
  await expect.poll(() => existsSync(path) && readFileSync(path, 'utf8') !== '', { timeout: 5000 }).toBe(true)
  return readFileSync(path, 'utf8')
}

/** A process that has ended and that nobody has waited for is none that runs. */
function isRunning(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}
