// A process that owns a lab and goes on until it is ended from outside; it tells what of it could stay behind.
import { readlinkSync } from 'node:fs'
import { startLab } from './lab.ts'

async function main(): Promise<void> {
  const lab = await startLab()
  const [web, init] = await Promise.all([
    lab.host({ name: 'web01' }),
    lab.host({ name: 'init01', root: 'systemd' }),
  ])
  await lab.forward(web)
  const command = lab.operator.spawn(['sleep', '600'], { stdio: 'ignore', detached: true })
  const outside = lab.operator.spawn(['sh', '-c', 'echo $$; exec sleep 600'], {
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  })
  await new Promise((resolve) => outside.stdout?.once('data', resolve))
  const pids = [web.pid, init.pid, command.pid ?? 0, outside.pid ?? 0]
  const namespaces = pids.map((pid) => readlinkSync(`/proc/${pid}/ns/net`))
  process.stdout.write(`${JSON.stringify({ id: lab.id, pid: process.pid, namespaces })}\n`)
  setInterval(() => undefined, 60_000)
}

void main()
