/** Starts `cfg`. */
import { cfgProgram } from './cfg-program.ts'
import { runMain } from './run-main.ts'

void runMain(cfgProgram)
