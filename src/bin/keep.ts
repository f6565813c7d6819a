/** Starts the keeper of connections, as `cfg` does it: for nobody's command line. */
import { closeInherited } from '../ssh/kept/close-inherited.ts'
import { runKeeper } from '../ssh/kept/keeper.ts'

const [, , socket = ''] = process.argv
process.title = 'cfg: keeper of connections'
closeInherited()
const end = new AbortController()
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => end.abort())
void runKeeper(socket, end.signal)
