/** Starts the keeper of connections, as `cfg` does it: for nobody's command line. */
import { runKeeper } from '../ssh/kept/keeper.ts'

const [, , socket = '', seconds = ''] = process.argv
process.title = 'cfg: keeper of connections'
void runKeeper({ socket, seconds: Number(seconds) })
