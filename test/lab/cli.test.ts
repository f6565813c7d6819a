// The lab command: a lab by hand that outlives the command, seen and entered by later commands.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { type Outcome, run } from './process.ts'

const id = `t${process.pid}`
const folder = mkdtempSync(join(tmpdir(), 'lab-cli-'))

function lab(...words: string[]): Promise<Outcome> {
  return run([
    process.execPath,
    '--import',
    'tsx',
    join(import.meta.dirname, 'cli.ts'),
    '--lab',
    id,
    ...words,
  ])
}

afterAll(async () => {
  await lab('down')
  rmSync(folder, { recursive: true })
})

test('a plan is started, listed, entered, switched off and on, and taken down', async () => {
  const plan = {
    networks: [
      { name: 'office', subnets: ['10.50.0.0/24', 'fd50::/64'] },
      { name: 'storage', subnets: ['10.51.0.0/24'] },
    ],
    hosts: [
      {
        name: 'infra1',
        nics: [
          { network: 'office', mac: '52:54:00:dd:00:01', addresses: ['10.50.0.2/24', 'fd50::2/64'] },
          { network: 'storage', mac: '52:54:00:dd:00:02', addresses: ['10.51.0.2/24'] },
        ],
      },
      {
        name: 'tiny1',
        root: 'busybox',
        nics: [{ network: 'storage', mac: '52:54:00:dd:00:03', addresses: ['10.51.0.3/24'] }],
      },
    ],
  }
  writeFileSync(join(folder, 'plan.json'), JSON.stringify(plan))
  expect(await lab('up', '--plan', join(folder, 'plan.json'))).toMatchObject({ code: 0, stderr: '' })
  expect((await lab('list')).stdout).toContain(
    'host infra1: debian, on, eth0 52:54:00:dd:00:01 office 10.50.0.2/24 fd50::2/64; eth1 52:54:00:dd:00:02 storage 10.51.0.2/24',
  )
  expect(await lab('exec', 'infra1', 'ping', '-n', '-c', '1', '-W', '2', '10.51.0.3')).toMatchObject({
    code: 0,
  })
  expect(await lab('exec', 'infra1', 'sh', '-c', 'exit 7')).toMatchObject({ code: 7 })
  expect(await lab('operator', 'ping', '-n', '-c', '1', '-W', '2', '10.51.0.3')).toMatchObject({ code: 0 })
  expect(await lab('stop', 'tiny1')).toMatchObject({ code: 0 })
  expect((await lab('list')).stdout).toContain('host tiny1: busybox, off')
  expect(await lab('start', 'tiny1')).toMatchObject({ code: 0 })
  expect(await lab('exec', 'tiny1', 'hostname')).toMatchObject({ code: 0, stdout: 'tiny1\n' })
  expect(await lab('down')).toMatchObject({ code: 0, stdout: `lab ${id} is gone\n` })
  expect(await lab('exec', 'tiny1', 'hostname')).toMatchObject({
    code: 2,
    stderr: `lab: no lab "${id}" is running\n`,
  })
})

test('what is wrong with a plan or a word is said, with exit code 2 for usage', async () => {
  writeFileSync(join(folder, 'bad.json'), '{"networks":[],"hosts":[{"name":"a","root":"plan9","nics":[]}]}')
  const bad = await lab('up', '--plan', join(folder, 'bad.json'))
  expect(bad).toMatchObject({ code: 1, stderr: expect.stringContaining('hosts[0].root') })
  expect(bad.stderr).toContain('networks')
  expect(await lab('upp')).toMatchObject({ code: 2, stderr: 'lab: unknown command "upp"; see --help\n' })
})
