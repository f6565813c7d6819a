import { spawn, spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { checkout } from '../lib/source-files.ts'

const folder = mkdtempSync(join(tmpdir(), 'hostwright-programs-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const environment = { ...process.env, PATH: `${join(checkout, 'bin')}:${process.env['PATH']}` }

/** Runs text in bash with both programs on the path. */
function bash(script: string): {
  readonly stdout: string
  readonly stderr: string
  readonly status: number | null
} {
  return spawnSync('bash', ['-c', `set -o pipefail\n${script}`], {
    encoding: 'utf8',
    env: environment,
    cwd: folder,
  })
}

describe.each(['inv', 'cfg'])('%s, as built', (program) => {
  it('shows help, and exits by the table', () => {
    expect(bash(`${program} --help`)).toMatchObject({ status: 0, stderr: '' })
    expect(bash(program).stdout).toBe(bash(`${program} --help`).stdout)
    expect(bash(`${program} --version`).stdout).toMatch(new RegExp(`^${program} \\d+\\.\\d+\\.\\d+\\n$`))
    expect(bash(`${program} nonsense`)).toMatchObject({ status: 2, stdout: '' })
  })

  it('is quiet when its reader has gone', () => {
    expect(bash(`{ sleep 0.3; ${program} --help; echo "$?" >&2; } | true`)).toMatchObject({ stderr: '0\n' })
  })

  it('writes all of its output to a slow pipe', () => {
    const whole = bash(`${program} --help`).stdout
    expect(bash(`${program} --help | { sleep 0.3; cat; }`).stdout).toBe(whole)
  })

  it('completes words in bash', () => {
    const script = `source <(${program} completion bash)
COMP_WORDS=(${program} completion f); COMP_CWORD=2; _${program}_complete; echo "\${COMPREPLY[@]}"
complete -p ${program}`
    expect(bash(script)).toMatchObject({
      stdout: `fish\ncomplete -F _${program}_complete ${program}\n`,
      stderr: '',
    })
  })

  it('runs through a symbolic link', () => {
    expect(bash(`ln -sf ${join(checkout, 'bin', program)} ./linked && ./linked --version`).status).toBe(0)
  })

  it('says what to do where it was not built', () => {
    cpSync(join(checkout, 'bin'), join(folder, 'unbuilt', 'bin'), { recursive: true })
    expect(bash(`unbuilt/bin/${program} --help`)).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining(
        `${program}: Cannot start: the programs are not built\nhint: `,
      ) as unknown,
    })
  })
})

describe('a signal', () => {
  /** Runs the waiting program from source; sends the signals, one for each line that it says. */
  async function interrupt(command: string, ...signals: readonly NodeJS.Signals[]) {
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', join(checkout, 'test/lib/waiting-program.ts'), command],
      {
        cwd: checkout,
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    )
    const waiting = [...signals]
    let stdout = ''
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
    child.stderr.on('data', () => child.kill(waiting.shift() ?? 'SIGKILL'))
    const code = await new Promise((resolve) => child.on('close', (exit, signal) => resolve(exit ?? signal)))
    return { stdout, code }
  }

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s stops a command', async (signal) => {
    expect(await interrupt('stop', signal)).toEqual({ stdout: '', code: 130 })
  })

  it('lets a command finish that wants to', async () => {
    expect(await interrupt('finish', 'SIGINT')).toEqual({ stdout: 'unlocked\n', code: 130 })
  })

  it('given twice stops that one too', async () => {
    expect(await interrupt('hang', 'SIGINT', 'SIGINT')).toEqual({ stdout: '', code: 130 })
  })
})

describe('an error that nothing waits for', () => {
  it('is a bug like any other', () => {
    const program = join(checkout, 'test/lib/waiting-program.ts')
    const run = spawnSync(process.execPath, ['--import', 'tsx', program, 'break'], {
      cwd: checkout,
      encoding: 'utf8',
    })
    expect(run.status).toBe(70)
    expect(run.stderr).toContain('waiting: this is a bug in hostwright')
    expect(run.stderr).toContain('TypeError: a loose end')
  })
})
