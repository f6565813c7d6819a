import { readScript } from './read-script.ts'
import { runStep } from './run-script.ts'
import { initSite } from '../../../../src/inventory/init-site.ts'
import { siteAt, siteEnv } from '../../../lib/temp-site.ts'
import { rmSync, existsSync } from 'node:fs'
const [root = '', ...chapters] = process.argv.slice(2)
if (!existsSync(root)) await initSite(root, siteEnv)
const site = siteAt(root)
let n = 0
for (const chapter of chapters)
  for (const step of readScript(new URL(chapter, import.meta.url))) {
    const t = performance.now()
    const said = await runStep(site, step)
    if (said === undefined || step.does !== 'run') continue
    n += 1
    const bad = said.exitCode !== step.exitCode || step.says.some((s) => !(said.stdout + said.stderr).includes(s))
    console.log(`${bad ? 'XXXX ' : ''}$ ${said.at}   [${said.exitCode}] ${Math.round(performance.now() - t)}ms`)
    if (said.stdout) console.log(said.stdout.trimEnd().replaceAll(/^/gm, '   '))
    if (said.stderr) console.log(said.stderr.trimEnd().replaceAll(/^/gm, '  !'))
    for (const s of step.says) if (!(said.stdout + said.stderr).includes(s)) console.log(`  MISSING ${s}`)
  }
console.log(n)
