import {
  chmodSync,
  existsSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { changeScript } from '../../../src/apply/command-script.ts'
import { renewLock } from '../../../src/apply/hold-lock.ts'
import { lock } from '../../../src/apply/lock.ts'
import { lookAtRun } from '../../../src/apply/look-at-run.ts'
import { FILE_LIMIT } from '../../../src/apply/run-folder-script.ts'
import { beginRun, endRun, keptName } from '../../../src/apply/run-folder.ts'
import { lines, raw, sh, type Shell } from '../../../src/core/shell.ts'
import { type Output, Session } from '../../../src/ssh/session.ts'
import { localTransport, shells } from '../../lib/local-transport.ts'

// The state of another user than root lies in the home directory: here, a folder of the test's, by a false `id`.
describe.each(Object.keys(shells))('the folder of a run in %s', (name) => {
  let home: string
  const open: Session[] = []

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'hostwright-run-'))
  })
  afterEach(async () => {
    for (const session of open.splice(0)) await session.end()
    rmSync(home, { recursive: true, force: true })
  })

  const at = (path: string): string => join(home, path)
  const state = (...path: string[]): string => join(home, '.hostwright', ...path)

  async function start(run: string): Promise<Session> {
    const shell = `HOME=${home}; export HOME; exec ${(shells[name] ?? []).join(' ')}`
    const session = await Session.open(localTransport(['/bin/sh'], 'web01'), { shell })
    session.define(raw('hw_euid=1000'))
    open.push(session)
    await lock(session, { who: 'ann@desk', why: 'cfg apply web01', patience: 1 })
    const renewed = renewLock(session)
    beginRun(session, { id: run, about: ['ann@desk', 'cfg apply web01', 'abc123'] })
    await renewed
    return session
  }

  function change(session: Session, paths: readonly string[], script: Shell, step = 1): Promise<Output> {
    return session.run(
      changeScript({
        commands: [{ kind: 'command', script }],
        calledFor: [],
        step,
        names: ['file:/etc/some file'],
        keep: paths.map((path) => sh`hw_keep ${keptName(path)} file:x - ${path} || hw_unkept ${path}`),
        guarded: false,
      }),
    )
  }

  const putBack = (session: Session, run: string): Promise<Output> =>
    session.run(sh`hw_put_back "$hw_state/runs/"${run} /dev/null; echo "$hw_failed"`)

  it('keeps whatever is at a path, whatever its name, and puts it back as it was', async () => {
    const names = ['plain', 'a b ', '-rf', "it's", '$(touch ran)', 'back\\slash', '*', 'naïve-€', ' lead']
    for (const one of names) writeFileSync(at(one), `old ${one}\n`)
    chmodSync(at('plain'), 0o4751)
    utimesSync(at('plain'), 1_000_000_000, 1_000_000_000)
    symlinkSync('plain', at('link'))
    mkdirSync(at('folder'))
    symlinkSync('folder', at('to folder'))
    chmodSync(at('folder'), 0o1750)
    const session = await start('run00001')
    const all = [...names, 'link', 'folder', 'to folder', 'new', 'new folder', 'new folder/in it'].map(
      (one) => at(one),
    )
    const made = sh`cd ${home}
      for one in ${names.map((one) => at(one))}; do echo new >"$one"; done
      chmod 0600 plain
      rm link 'to folder'; ln -s elsewhere link; echo file >'to folder'
      chmod 0700 folder
      mkdir new 'new folder'; echo x >'new folder/in it'; rmdir new; echo y >new`
    expect(await change(session, all, made)).toMatchObject({ code: 0, stderr: '' })
    // What came first is what is kept.
    expect((await change(session, all, sh`rm ${at('plain')}`, 2)).code).toBe(0)
    expect((await putBack(session, 'run00001')).stdout.toString()).toBe('0\n')
    for (const one of names) expect(readFileSync(at(one), 'utf8')).toBe(`old ${one}\n`)
    const { mode, mtimeMs } = statSync(at('plain'))
    expect([mode & 0o7777, mtimeMs]).toEqual([0o4751, 1_000_000_000_000])
    expect(readlinkSync(at('link'))).toBe('plain')
    expect(readlinkSync(at('to folder'))).toBe('folder')
    expect(statSync(at('folder')).mode & 0o7777).toBe(0o1750)
    expect(readdirSync(home).toSorted()).toEqual(
      ['.hostwright', ...names, 'folder', 'link', 'to folder'].toSorted(),
    )
  })

  it('makes a directory that went again, and does not take one away that others use', async () => {
    mkdirSync(at('gone'))
    chmodSync(at('gone'), 0o2755)
    const session = await start('run00002')
    await change(
      session,
      [at('gone'), at('fresh')],
      sh`rmdir ${at('gone')}; mkdir ${at('fresh')}; : >${at('fresh/x')}`,
    )
    expect((await putBack(session, 'run00002')).stdout.toString()).toBe('1\n')
    expect(statSync(at('gone')).mode & 0o7777).toBe(0o2755)
    expect(existsSync(at('fresh/x'))).toBe(true)
    expect(readFileSync(state('runs/run00002/journal'), 'utf8')).toContain('unrestored file:x\n')
  })

  it('writes down who, what, how it ended, and what was left', async () => {
    const session = await start('run00003')
    await change(session, [at('one')], sh`echo 1 >${at('one')}`)
    await change(session, [], sh`exit 4`, 2)
    endRun(session)
    await session.end()
    expect(readFileSync(state('runs/run00003/journal'), 'utf8')).toMatch(
      /^run \d+ ann@desk cfg%20apply%20web01 abc123\nbegin 1 file:\/etc\/some%20file\nend 1 0\nbegin 2 .*\nend 2 4\nend\n$/,
    )
    expect(readFileSync(state('runs/run00003/left'), 'utf8')).toMatch(
      /^-rw------- .*\/one\n=.*\/one\/\/\n4355a46b19d348dc2f57c046f8ef63d4538ebb936000f3c9ee954a27460dd865 /,
    )
    expect([statSync(state('runs/run00003')).mode & 0o777, readFileSync(state('running'), 'utf8')]).toEqual([
      0o700,
      '',
    ])
  })

  it('tells the next run where one was cut', async () => {
    const session = await start('run00004')
    await change(session, [at('one')], sh`:`)
    await session.run(raw('hw_log "begin 2 package:nginx"'))
    process.kill(session.pid ?? 0, 'SIGKILL')
    const second = await Session.open(localTransport(['/bin/sh'], 'web01'), {
      shell: `HOME=${home}; export HOME; exec ${(shells[name] ?? []).join(' ')}`,
    })
    open.push(second)
    second.define(raw('hw_euid=1000'))
    const { notes } = await lock(second, { who: 'bob@lap', why: 'cfg apply web01', patience: 3 })
    expect(notes.at(-1)).toBe(
      'run run00004 of ann@desk (cfg apply web01) was cut in the middle of package:nginx',
    )
  })

  it('shows what a run has left, and what has moved on since', async () => {
    for (const one of ['kept', 'moved', 'back']) writeFileSync(at(one), 'old')
    const first = await start('run00080')
    const paths = [at('kept'), at('moved'), at('back'), at('made')]
    await change(first, paths, lines(...paths.map((path) => sh`echo new >${path}`)))
    endRun(first)
    await first.end()
    writeFileSync(at('moved'), 'newer')
    writeFileSync(at('back'), 'old')
    const look = await lookAtRun(await start('run00081'), 'run00080')
    expect(look?.journal.ended).toBe(true)
    expect(
      look?.paths.map(({ entry, isBefore, movedOn }) => [entry.path, entry.kind, isBefore, movedOn]),
    ).toEqual([
      [at('kept'), 'file', false, false],
      [at('moved'), 'file', false, true],
      [at('back'), 'file', true, true],
      [at('made'), 'none', false, false],
    ])
  })

  it('keeps nothing, and lets nothing be done, below a link that another user has made', async () => {
    mkdirSync(at('real'))
    symlinkSync(at('real'), at('lead'))
    const session = await start('run00090')
    // Its own is as good as any.
    session.define(raw('hw_euid=0'))
    expect((await change(session, [at('lead/one')], sh`echo x >${at('lead/one')}`)).code).toBe(0)
    lchownSync(at('lead'), 1, 1)
    const { code, stderr } = await change(session, [at('lead/two')], sh`echo x >${at('lead/two')}`, 2)
    expect([code, stderr]).toEqual([
      74,
      `"${at('lead')}" is a symbolic link that another user has made: name the directory that it leads to\nhw-step -1\n`,
    ])
    expect(readdirSync(at('real'))).toEqual(['one'])
    // Nor is anything put back there.
    expect((await putBack(session, 'run00090')).stdout.toString()).toBe('1\n')
    expect(readdirSync(at('real'))).toEqual(['one'])
    lchownSync(at('lead'), 0, 0)
    expect((await putBack(session, 'run00090')).stdout.toString()).toBe('0\n')
    expect(readdirSync(at('real'))).toEqual([])
  })

  it('does not make a change whose files cannot be kept', async () => {
    writeFileSync(at('one'), 'old')
    const session = await start('run00005')
    await session.run(raw(':'))
    rmSync(state('runs/run00005/kept'), { recursive: true })
    const output = await change(session, [at('one')], sh`echo new >${at('one')}`)
    expect(output.code).toBe(74)
    expect(output.stderr).toContain(`nothing was changed, since ${at('one')} cannot be kept first`)
    expect(readFileSync(at('one'), 'utf8')).toBe('old')
  })

  it('says what is too large to be kept, and changes it all the same', async () => {
    writeFileSync(at('large'), Buffer.alloc(FILE_LIMIT + 1))
    const session = await start('run00006')
    const output = await change(session, [at('large')], sh`echo new >${at('large')}`)
    expect([output.code, output.stdout.toString()]).toEqual([0, `hw-not-kept ${at('large')}\n`])
    expect(lstatSync(at('large')).size).toBe(4)
  })

  it('keeps the folders of the last ten runs', async () => {
    for (let run = 10; run < 24; run += 1) {
      const session = await start(`run000${run}`)
      endRun(session)
      await session.end()
      utimesSync(state('runs', `run000${run}`), run, run)
    }
    // Those are years old: the newest alone is there whatever its age.
    expect(readdirSync(state('runs'))).toEqual(['run00023'])
    const now = Date.now() / 1000
    for (let run = 30; run < 44; run += 1) {
      const session = await start(`run000${run}`)
      endRun(session)
      await session.end()
      utimesSync(state('runs', `run000${run}`), now - 100 + run, now - 100 + run)
    }
    expect(readdirSync(state('runs')).toSorted()).toEqual(
      Array.from({ length: 10 }, (_, index) => `run000${34 + index}`),
    )
  })

  it('is not among those that go where the clock was set back a day', async () => {
    const tomorrow = Date.now() / 1000 + 86_400
    for (let run = 50; run < 62; run += 1) {
      mkdirSync(state('runs', `run000${run}`), { recursive: true })
      utimesSync(state('runs', `run000${run}`), tomorrow + run, tomorrow + run)
    }
    writeFileSync(at('one'), 'old')
    const session = await start('run00070')
    const output = await change(session, [at('one')], sh`echo new >${at('one')}`)
    expect([output.code, output.stderr]).toEqual([0, ''])
    expect(readdirSync(state('runs'))).toContain('run00070')
    expect((await putBack(session, 'run00070')).stdout.toString()).toBe('0\n')
    expect(readFileSync(at('one'), 'utf8')).toBe('old')
  })

  it('is no reason to change anything where it cannot be made', async () => {
    const session = await start('run00007')
    await session.end()
    mkdirSync(state('runs'), { recursive: true })
    rmSync(state('runs'), { recursive: true })
    writeFileSync(state('runs'), 'a file is in the way')
    const second = await start('run00008')
    const output = await change(second, [], sh`echo new >${at('one')}`)
    expect(output.code).toBe(74)
    expect(output.stderr).toContain('cannot keep a journal in')
    expect(existsSync(at('one'))).toBe(false)
    rmSync(state('runs'))
    mkdirSync(state('runs'))
    rmdirSync(state('runs'))
  })
})
