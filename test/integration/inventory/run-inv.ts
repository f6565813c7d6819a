/** `run-inv.ts ARGUMENT…`: `inv` as a process that says "ready" on a line of its own before it begins, so that it can be killed while it works. */
import { invProgram } from '../../../src/bin/inv-program.ts'
import { runMain } from '../../../src/bin/run-main.ts'
import { findCommand } from '../../../src/command/find-command.ts'

await findCommand(invProgram.commands, process.argv.slice(2)).entry?.load()
process.stdout.write('ready\n')
await runMain(invProgram)
