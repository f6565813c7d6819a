/** A web server with one page: nginx where there are packages, and busybox's own where there are none. */
import { authorizedKey, command, directory, file, link, pkg, service, template, user } from 'hostwright'
import type { Resource, Resources, SiteContext } from 'hostwright'
import { operatorKeys } from './guests.ts'

const ROOT = '/srv/www'

export function webServer({ host, facts, inventory }: SiteContext): Resources {
  const isSmall = facts.packages === 'none'
  // The smallest machines have no program to make accounts with: there the pages are root's.
  const publisher = isSmall ? 'root' : 'publisher'
  const account = user('publisher', { comment: 'puts pages on the web servers', shell: '/bin/sh' })
  const keys = operatorKeys().map((key) =>
    authorizedKey(`${publisher}: ${key.split(' ').at(-1)}`, { user: publisher, key }),
  )
  const root = directory(ROOT, { owner: publisher, mode: '0755', parents: true })
  const page = file(`${ROOT}/index.html`, {
    content: template('web/index.html.hbs', {
      host: host.fqdn,
      os: facts.os.name,
      servers: inventory.group('web').map(({ fqdn }) => fqdn),
    }),
    owner: publisher,
    mode: '0644',
  })
  return [!isSmall && account, keys, root, page, isSmall ? busyboxServer() : nginx(host.fqdn)]
}

function nginx(name: string): readonly Resource[] {
  const server = pkg('nginx-light')
  const standard = link('/etc/nginx/sites-enabled/default', { state: 'absent', needs: [server] })
  const config = file('/etc/nginx/conf.d/office.conf', {
    content: template('web/nginx.conf.hbs', { name, root: ROOT }),
    needs: [server],
  })
  // It starts anew once, at the end, however many of these have changed.
  const running = service('nginx', { restartOn: [standard, config], needs: [standard, config] })
  return [server, standard, config, running]
}

/** Without a service manager a script starts it, and a command says when that is to be done. */
function busyboxServer(): readonly Resource[] {
  const script = file('/etc/init.d/S80httpd', {
    content: template('web/httpd.sh.hbs', { root: ROOT }),
    mode: '0755',
  })
  const running = command('the web server runs', {
    run: '/etc/init.d/S80httpd start',
    unless: '/etc/init.d/S80httpd status',
    runOn: [script],
    needs: [script],
  })
  return [script, running]
}
