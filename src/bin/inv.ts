/** Starts `inv`. */
import { invProgram } from './inv-program.ts'
import { runMain } from './run-main.ts'

void runMain(invProgram)
