/** The week of docs/customers.md, typed as it stands there on a real host: each command prints what the page shows. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { stepsOf } from '../../../scripts/page-steps.ts'
import { cfgProgram } from '../../../src/bin/cfg-program.ts'
import { invProgram } from '../../../src/bin/inv-program.ts'
import { type LoopbackSshd, startSshd } from '../../lib/loopback-sshd.ts'
import { runProgram } from '../../lib/run-program.ts'
import { checkout } from '../../lib/source-files.ts'
import { siteEnv } from '../../lib/temp-site.ts'
import { tempFolder } from '../../lib/temp-store.ts'

const page = readFileSync(join(checkout, 'docs/customers.md'), 'utf8')
let sshd: LoopbackSshd
let top = ''
beforeAll(async () => {
  // All that the manifests of the page make lies below /srv; the lock of the host is its own as well.
  sshd = await startSshd({ privateMount: ['/srv', '/var/lib/hostwright'] })
  top = tempFolder(afterAll)
})
afterAll(async () => sshd.stop())

interface Told {
  readonly text: string
  readonly code: number
}

/** In this process what is a plain line of ours, by a shell the rest. */
async function type(line: string, cwd: string): Promise<Told> {
  const words = [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? '')
  if (/^(inv|cfg) /.test(line)) return call(words, cwd)
  const { status, stdout, stderr } = spawnSync('sh', ['-c', line], { cwd, env: env(), encoding: 'utf8' })
  return { text: stdout + stderr, code: status ?? 1 }
}

async function call([program, ...argv]: readonly string[], cwd: string): Promise<Told> {
  const ran = await runProgram(program === 'inv' ? invProgram : cfgProgram, argv, { cwd, env: env() })
  return { text: ran.stderr + ran.stdout, code: ran.exitCode }
}

function env(): Readonly<Record<string, string>> {
  return { ...siteEnv, HOME: top, USER: 'ann', NO_COLOR: '1', HOSTWRIGHT_IDENTITY: sshd.identity }
}

/** In place of what the page says of its host key: that, and where the host really is. */
const HOST_KEY = /^(inv -C acme set host www) ssh-host-key=.*$/

function whereItIs(line: string): readonly string[] | undefined {
  const [, words] = HOST_KEY.exec(line) ?? []
  const { port, hostKey } = sshd
  return words === undefined
    ? undefined
    : [...words.split(' '), 'attr.ssh-address=127.0.0.1', `attr.ssh-port=${port}`, `ssh-host-key=${hostKey}`]
}

/** Of what is another one each time, only that it is there; and nothing of what is said on the way to a result. */
function steady(text: string): string {
  return text
    .replaceAll(top, '/home/ann')
    .replaceAll(/^\S+: (connecting|collecting facts|observing|applying|\d+ .*)\n/gm, '')
    .replaceAll(/\b[0-9a-f]{7,40}\b/g, 'COMMIT')
    .replaceAll(/^(run|last apply) +\w{8}\b/gm, '$1 RUN')
    .replaceAll(/\b\d{4}-\d\d-\d\d( \d\d:\d\d(:\d\d)?)?/g, 'TIME')
    .replaceAll(/\b\d+(\.\d+)? m?s\b/g, 'TIME')
    .replaceAll(/\bann@\S+/g, 'ann@HOST')
    .replaceAll(/ +/g, ' ')
    .trim()
}

it('goes as the page says', async () => {
  let cwd = top
  for (const step of stepsOf(page, 'Reference')) {
    if (step.kind === 'file') {
      mkdirSync(dirname(join(cwd, step.path)), { recursive: true })
      writeFileSync(join(cwd, step.path), step.text)
    } else if (step.kind === 'command') {
      const { line, output } = step
      if (line.startsWith('cd ')) {
        cwd = resolve(cwd, line.slice('cd '.length))
        continue
      }
      const words = whereItIs(line)
      const { text, code } = words === undefined ? await type(line, cwd) : await call(words, cwd)
      if (output === undefined) expect([line, code, text]).toEqual([line, 0, expect.anything()])
      else expect(`$ ${line}\n${steady(text)}`).toBe(`$ ${line}\n${steady(output)}`)
    }
  }
})
