// Makes TCP connections inside a lab for a process outside of it; the first line of each says where to.
import { connect, createServer } from 'node:net'

const server = createServer({ allowHalfOpen: true }, (near) => {
  let head = Buffer.alloc(0)
  near.on('error', () => near.destroy())
  near.on('data', function readHead(chunk) {
    head = Buffer.concat([head, chunk])
    const end = head.indexOf(10)
    if (end < 0) return
    near.off('data', readHead)
    near.pause()
    const { address, port } = JSON.parse(head.subarray(0, end).toString())
    const far = connect({ host: address, port, noDelay: true, allowHalfOpen: true })
    far.write(head.subarray(end + 1))
    near.pipe(far).pipe(near)
    far.on('error', () => near.destroy())
    far.on('close', () => near.destroy())
    near.on('close', () => far.destroy())
  })
})
server.listen(process.argv[2], () => process.stdout.write('ready\n'))
process.stdin.resume().on('close', () => process.exit(0))
