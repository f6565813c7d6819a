/** `run-ready.ts inv|cfg ARGUMENT…`: the program as a process that says "ready" on a line of its own before it begins, so that it can be killed while it works. */
import { cfgProgram } from '../../../src/bin/cfg-program.ts'
import { invProgram } from '../../../src/bin/inv-program.ts'
import { runMain } from '../../../src/bin/run-main.ts'
import { findCommand } from '../../../src/command/find-command.ts'

const [name, ...argv] = process.argv.slice(2)
const program = name === 'cfg' ? cfgProgram : invProgram
process.argv.splice(2, 1)
await findCommand(program.commands, argv).entry?.load()
process.stdout.write('ready\n')
await runMain(program)
