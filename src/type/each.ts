/** Lifts a probe of one resource to the probe of all of a type's resources that the contract asks for. */
import { raw, type Shell } from '../core/shell.ts'
import type { HostContext, Wanted } from './define-type.ts'
import type { Probe } from './probe.ts'
import type { Observed, State } from './state.ts'

/**
 * One script that runs every resource's probe in a subshell of its own and prints, for each, a line `CODE BYTES` and
 * then that many bytes. Output is counted, so nothing that a probe prints can be taken for another's; NUL bytes and the
 * stderr of a probe are dropped.
 */
export function each<Params, S extends State>(
  probeOne: (wanted: Wanted<Params>, context: HostContext) => Probe<Observed<S>>,
): (wanted: readonly Wanted<Params>[], context: HostContext) => Probe<ReadonlyMap<string, Observed<S>>> {
  return (wanted, context) => {
    const probes = wanted.map((one) => ({ id: one.id, probe: probeOne(one, context) }))
    return {
      script: joinScripts(probes.map(({ probe }) => probe.script)),
      parse: (stdout) => {
        const outputs = splitOutputs(stdout, probes.length)
        return new Map(
          probes.map(({ id, probe }, index) => {
            const { code, output } = outputs[index] ?? { code: 1, output: Buffer.alloc(0) }
            return [id, probe.parse(output, code)]
          }),
        )
      },
    }
  }
}

/** The final dot keeps the newlines before it from command substitution, which cuts off trailing ones. */
export function joinScripts(scripts: readonly Shell[]): Shell {
  const one = (script: Shell): string =>
    `hw_framed "$( ( ${script.text}\n) 2>/dev/null; printf '\\n%s.' "$?")"`
  return raw([FRAME_FUNCTION, ...scripts.map((script) => one(script))].join('\n'))
}

/** Prints `OUTPUT newline CODE dot` as a counted frame: the code is what stands after the last newline. */
const FRAME_FUNCTION = `hw_newline='
'
hw_framed() {
  hw_text=\${1%.}
  hw_code=\${hw_text##*"$hw_newline"}
  hw_text=\${hw_text%"$hw_newline$hw_code"}
  printf '%s %s\\n%s\\n' "$hw_code" "\${#hw_text}" "$hw_text"
}`

/** Reads what `joinScripts` made a host print. Throws where the count does not match. */
export function splitOutputs(
  stdout: Buffer,
  count: number,
): readonly { readonly code: number; readonly output: Buffer }[] {
  const outputs: { code: number; output: Buffer }[] = []
  let offset = 0
  for (let index = 0; index < count; index += 1) {
    const end = stdout.indexOf(10, offset)
    const header = end === -1 ? null : /^(\d+) (\d+)$/.exec(stdout.toString('latin1', offset, end))
    if (header === null) throw new Error(`probe ${index + 1} of ${count} printed no frame`)
    const start = end + 1
    const length = Number(header[2])
    if (start + length + 1 > stdout.length) throw new Error(`probe ${index + 1} of ${count} was cut short`)
    outputs.push({ code: Number(header[1]), output: stdout.subarray(start, start + length) })
    offset = start + length + 1
  }
  return outputs
}
