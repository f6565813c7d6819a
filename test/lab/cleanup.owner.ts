// A process that owns a lab and goes on until it is ended from outside; it tells what of it could stay behind.
import { startLab } from './lab.ts'

async function main(): Promise<void> {
  const lab = await startLab()
  const [web] = await Promise.all([
    lab.host({ name: 'web01' }),
    lab.host({ name: 'init01', root: 'systemd' }),
  ])
  await lab.forward(web)
  lab.operator.spawn(['sleep', '600'], { stdio: 'ignore', detached: true })
  const outside = lab.operator.spawn(['sh', '-c', 'echo $$; exec sleep 600'], {
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  })
  await new Promise((resolve) => outside.stdout?.once('data', resolve))
  process.stdout.write(`${JSON.stringify({ id: lab.id, pid: process.pid })}\n`)
  setInterval(() => undefined, 60_000)
}

void main()
