import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { invProgram } from '../../../../src/bin/inv-program.ts'
import { runProgram } from '../../../lib/run-program.ts'
import { tempSite, siteEnv } from '../../../lib/temp-site.ts'
let clean = () => {}
const site = await tempSite((c) => { clean = c })
const inv = (...argv: string[]) => runProgram(invProgram, argv, { cwd: site.root, env: siteEnv })
const base = async () => (await inv('export', 'yaml')).stdout
for (const l of ['add network lan', 'add subnet 10.0.0.0/24 --network lan --domain l.test', 'add zone l.test', 'add group g', 'add host h --network lan']) await site.ok(l)
const names = ['__proto__', 'constructor', 'hasOwnProperty', 'tostring', '-rf', '--help', '--', '../x', 'a/b', '.', '..', 'x'.repeat(64), 'x'.repeat(256), 'wеb', 'café', '👍', 'a\0b', 'a\nb', '$(id)', '=1+1', ' ', '', 'a b', '"', "'", '%s', 'null', 'true', '1e3', '0x10', '@', '*', '.git', 'HEAD', '~', '\u212Aelvin', 'İ', 'ﬁ', '\u202Eevil', 'a'.repeat(10_000_000), 'xn--caf-dma', 'a..b', 'a.', '-a', 'a-', '1.2.3.4', '52:54:00:00:00:01', '10.0.0.1', 'auto', 'mac', '@g', 'kind=vm', 'name~x']
const short = (s: string) => JSON.stringify(s.length > 40 ? s.slice(0, 40) + '…' + s.length : s)
let before = await base()
for (const [what, argv] of Object.entries({
  host: (n: string) => ['add', 'host', n], network: (n: string) => ['add', 'network', n], zone: (n: string) => ['add', 'zone', n], group: (n: string) => ['add', 'group', n],
  alias: (n: string) => ['add', 'alias', 'h', n], nic: (n: string) => ['add', 'nic', 'h', n], disk: (n: string) => ['add', 'disk', 'h', n, '1G'], tag: (n: string) => ['set', 'host', 'h', `tag+=${n}`],
  record: (n: string) => ['add', 'record', 'l.test', n, 'TXT', 'x'], recordType: (n: string) => ['add', 'record', 'l.test', 'r', n, 'x'], attr: (n: string) => ['set', 'host', 'h', `attr.${n}=1`], attrAdd: (n: string) => ['set', 'host', 'h', `attr.${n}+=1`],
  customer: (n: string) => ['add', 'customer', n], option: (n: string) => ['set', 'subnet', '10.0.0.0/24', `option=${n}=1`], gattr: (n: string) => ['add', 'group', 'gg', '--attr', `${n}=1`],
  key: (n: string) => ['set', 'host', 'h', `${n}=1`], show: (n: string) => ['show', 'host', n], kind: (n: string) => ['list', n], column: (n: string) => ['list', 'host', '--columns', n], attrcol: (n: string) => ['list', 'host', '--columns', `attr.${n}`], sort: (n: string) => ['list', 'host', '--sort', n],
  query: (n: string) => ['list', 'host', n], queryattr: (n: string) => ['list', 'host', `attr.${n}=1`], state: (n: string) => ['state', 'h', n], exp: (n: string) => ['export', n], imp: (n: string) => ['import', n, '-'], code: (n: string) => ['check', '--code', n], log: (n: string) => ['log', n], free: (n: string) => ['free', n], undo: (n: string) => ['undo', n],
  rename: (n: string) => ['rename', 'host', 'h', n], rm: (n: string) => ['rm', 'host', n, '--yes', '--plan'], addr: (n: string) => ['add', 'address', n, '--host', 'h'], mac: (n: string) => ['set', 'nic', 'h', 'eth0', `mac=${n}`], net: (n: string) => ['add', 'host', 'q', '--network', n], nicspec: (n: string) => ['add', 'host', 'q', '--nic', n], top: (n: string) => [n], sub: (n: string) => ['add', n, 'x'], ckind: (n: string) => ['check', n, 'x'], waiver: (n: string) => ['add', 'waiver', 'host', 'h', n, '--reason', 'x', '--until', '2099-01-01'], cust: (n: string) => ['-C', n, 'list', 'host'], site: (n: string) => ['--site', n, 'list', 'host'], csvkind: (n: string) => ['export', 'csv', '--kind', n], csvcol: (n: string) => ['export', 'csv', '--columns', n], ahost: (n: string) => ['export', 'ansible', '--host', n], since: (n: string) => ['log', '--since', n], aname: (n: string) => ['add', 'address', 'auto', '--host', 'h', '--name', n], rangek: (n: string) => ['add', 'range', '10.0.0.0/24', `${n}:10.0.0.5-10.0.0.6`], edit: (n: string) => ['edit', 'host', n], init: (n: string) => ['init', '--help', n], ns: (n: string) => ['set', 'zone', 'l.test', `ns+=${n}`], mail: (n: string) => ['set', 'zone', 'l.test', `mail=${n}`], domain: (n: string) => ['set', 'subnet', '10.0.0.0/24', `domain=${n}`], bridge: (n: string) => ['set', 'network', 'lan', `bridge=${n}`],
})) {
  for (const n of names) {
    if (what === 'site' && n === '') continue
    const t = performance.now()
    const ran = await inv(...argv(n), ...(['customer'].includes(what) || ran0(argv(n)) ? [] : []))
    const ms = performance.now() - t
    const raw = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/.test(ran.stderr + ran.stdout)
    const big = ran.stderr.length > 12000
    if (![0, 2, 3].includes(ran.exitCode) || raw || big || (ran.exitCode === 2 && !ran.stderr.startsWith('inv: Cannot')) || ms > 2000) console.log(`!!! ${what} ${short(n)} [${ran.exitCode}] ${Math.round(ms)}ms raw=${raw} big=${ran.stderr.length} ${ran.stderr.slice(0, 700)}`)
    const after = await base()
    if (ran.exitCode === 0 && after !== before) {
      console.log(`ok ${what} ${short(n)}`)
      await inv('undo', '--yes')
      const un = await base()
      if (un !== before) { console.log('   undo differs'); before = un }
    } else if (after !== before) { console.log(`!!! ${what} ${short(n)} changed though ${ran.exitCode}`); before = after }
  }
}
function ran0(_: string[]) { return false }
console.log((await inv('db', 'check')).stdout, (await inv('status')).stdout, site.git('status', '--short'))
clean()
