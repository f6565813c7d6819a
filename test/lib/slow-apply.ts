/** A program for tests to kill: applies changes that take a while, all sent at once, then another. `IDENTITY PORT HOSTKEY DIRECTORY` */
import { join } from 'node:path'
import { applyHosts } from '../../src/apply/apply-hosts.ts'
import { ignoreEvents, runDependencies } from './run-context.ts'
import { mark, textFile } from './test-types.ts'

const [identity = '', port = '', hostKey = '', directory = ''] = process.argv.slice(2)
const first = mark(join(directory, 'first'), { run: `: > ${join(directory, 'first')}; sleep 1` })
const more = ['more1', 'more2', 'more3'].map((name) =>
  mark(join(directory, name), { run: `sleep 1; : > ${join(directory, name)}` }),
)
const second = textFile(join(directory, 'second'), { content: 'x'.repeat(200_000), needs: [first] })
const dependencies = await runDependencies({ identity, resources: () => [first, more, second] })
const host = { name: 'loop', address: '127.0.0.1', port: Number(port), hostKeys: [hostKey] }
await applyHosts(dependencies, [host], { why: 'cfg apply loop' }, ignoreEvents)
