/** A host at the end of a session, as the suite of types needs it. */
import { raw, sh } from '../core/shell.ts'
import type { Session } from '../ssh/session.ts'
import type { ConformanceTarget } from '../type/conformance.ts'
import type { HostContext } from '../type/define-type.ts'

// What types manage lies there. The time is that of the inode, to the second where ls can say it.
const FINGERPRINT = raw(`hw_times=--full-time; ls $hw_times -d / >/dev/null 2>&1 || hw_times=
for hw_folder in /etc /root /home /srv /opt /usr/local /boot /var/spool /var/www; do
  [ ! -d "$hw_folder" ] || find "$hw_folder" -xdev -exec ls -ldnc $hw_times {} +
done 2>/dev/null | cksum`)

/** `looking` is a session of the same host whose reading leaves no trace. */
export function conformanceTarget(
  session: Session,
  looking: Session,
  context: HostContext,
): ConformanceTarget {
  return {
    context,
    run: (script) => session.run(script),
    look: (script) => looking.run(script),
    stage: async ({ path, content }) => {
      await session.run(sh`hw_unstage ${path}`)
      const problem = await session.upload(path, content)
      if (problem !== undefined) throw new Error(problem)
    },
    fingerprint: async () => (await looking.run(FINGERPRINT)).stdout.toString('utf8'),
  }
}
