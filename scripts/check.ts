/** `npm run check [-- PATH…]`: every fast gate, two at a time; says little but what failed. */
import { outcomeText, runGates, staticGates, unitGate } from './gates.ts'

const paths = process.argv.slice(2)
// The longest first.
const gates = [unitGate(paths), ...staticGates(paths)]
const outcomes = await runGates(gates, (outcome) => console.log(outcomeText(outcome)))
const failed = outcomes.filter(({ passed }) => !passed).map(({ gate }) => gate.name)
console.log(failed.length === 0 ? 'all passed' : `failed: ${failed.join(', ')}`)
process.exitCode = failed.length === 0 ? 0 : 1
