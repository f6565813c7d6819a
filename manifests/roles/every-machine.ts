/** What holds for bought and virtual machines alike. */
import { file, line, type Resources, type SiteContext, template } from 'hostwright'

export function everyMachine({ host, facts }: SiteContext): Resources {
  return [
    file('/etc/motd', {
      content: template('motd.hbs', {
        fqdn: host.fqdn,
        kind: host.kind,
        parent: host.parent,
        os: facts.os.name,
      }),
      mode: '0644',
    }),
    // Only this one line of the file is ours.
    line('private files by default', {
      path: '/etc/profile',
      line: 'umask 027',
      match: '^umask ',
      create: true,
    }),
  ]
}
