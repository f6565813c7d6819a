/** The manifests of a site with many customers: some twenty resources a host, and the steps by which base got them. */

/** Files of one commit on base, by path; what it does not name stays. */
export interface BaseStep {
  readonly message: string
  readonly files: Readonly<Record<string, string>>
}

export const CUSTOMER_FILE = 'manifests/customer.ts'
export const EVERY_HOST_FILE = 'manifests/roles/every-host.ts'

/** `manifests/customer.ts`. Without `timeServers` the manifests of base's last step cannot be evaluated. */
export function customerFile(name: string, withTimeServers = true): string {
  const timeServers = withTimeServers
    ? `\n  timeServers: ['ntp1.${name}.example', 'ntp2.${name}.example'],`
    : ''
  return `/** What is one customer's own: each branch has its values. */
export const customer: Record<string, any> = {
  name: '${name}',
  mail: 'root@${name}.example',${timeServers}
  paths: ['app', 'data', 'log', 'backup'],
}
`
}

/** `loginGrace`: a line that base's last step changes, and that a customer who changes it too has a conflict about. */
export function everyHostFile(loginGrace: number, timeServers = false): string {
  const clock = `    file('/etc/ntp.servers', { content: customer.timeServers.map((name) => \`\${name}\\n\`).join('') }),\n`
  return `/** What holds for each host of every customer. */
import { cron, directory, file, group, line, link, pkg, site, template, user } from 'hostwright'
import { customer } from '../customer.ts'

const LOGIN_GRACE = ${loginGrace}

export function everyHost({ host, inventory }) {
  const operators = group('operators')
  const root = directory(\`/srv/\${customer.name}\`, { mode: '0755' })
  return [
    file('/etc/motd', { content: template('motd.hbs', { fqdn: host.fqdn, customer: customer.name }), mode: '0644' }),
    line('umask', { path: '/etc/profile', line: 'umask 027', match: '^umask ', create: true }),
    line('login grace', { path: '/etc/ssh/sshd_config', line: \`LoginGraceTime \${LOGIN_GRACE}\`, match: '^#?LoginGraceTime' }),
    line('mail of root', { path: '/etc/aliases', line: \`root: \${customer.mail}\`, match: '^root:', create: true }),
${timeServers ? clock : ''}    pkg('curl'),
    pkg('cron'),
    operators,
    user('deploy', { groups: ['operators'], comment: customer.name, needs: [operators] }),
    root,
    customer.paths.map((path) => directory(\`/srv/\${customer.name}/\${path}\`, { mode: '0750', owner: 'deploy' })),
    link(\`/srv/current\`, { target: \`/srv/\${customer.name}\` }),
    file('/etc/neighbours', {
      content: inventory.hosts().map(({ name, kind }) => \`\${name} \${kind}\\n\`).join(''),
    }),
    cron('backup', { schedule: '30 3 * * *', command: \`/usr/local/bin/backup \${customer.name}\` }),
  ]
}
`
}

const siteFile = `/** Which host is what. */
import { site } from 'hostwright'
import { everyHost } from './roles/every-host.ts'
import { database } from './roles/database.ts'
import { web } from './roles/web.ts'

export default site((context) => [
  everyHost(context),
  context.host.groups.includes('web') && web(context),
  context.host.groups.includes('db') && database(context),
])
`

function webFile(workers: number): string {
  return `/** A web server. */
import { file, pkg, service, template } from 'hostwright'
import { customer } from '../customer.ts'

export function web({ host }) {
  const nginx = pkg('nginx-light')
  const conf = file('/etc/nginx/conf.d/site.conf', {
    content: template('nginx.conf.hbs', { name: host.fqdn, root: \`/srv/\${customer.name}/app\`, workers: ${workers} }),
    needs: [nginx],
  })
  return [nginx, conf, service('nginx', { needs: [conf], reloadOn: [conf] })]
}
`
}

const databaseFile = `/** A database server. */
import { file, pkg, service } from 'hostwright'
import { customer } from '../customer.ts'

export function database() {
  const server = pkg('postgresql')
  const conf = file('/etc/postgresql/hostwright.conf', { content: \`cluster_name = '\${customer.name}'\\n\`, needs: [server] })
  return [server, conf, service('postgresql', { needs: [conf], restartOn: [conf] })]
}
`

/** Oldest first. Customers begin at one of them but the last. */
export const baseSteps: readonly BaseStep[] = [
  {
    message: 'A site for many customers',
    files: {
      'hostwright.yaml': 'base: main\nautosave: true\n',
      '.gitignore': 'node_modules/\n',
      'inventory/.gitkeep': '',
      [CUSTOMER_FILE]: customerFile('base'),
      [EVERY_HOST_FILE]: everyHostFile(120),
      'manifests/site.ts': siteFile,
      'manifests/roles/web.ts': webFile(2),
      'manifests/roles/database.ts': databaseFile,
      'manifests/files/motd.hbs': '{{fqdn}}, kept for {{customer}}\n',
      'manifests/files/nginx.conf.hbs':
        '# {{workers}} workers\nserver { server_name {{name}}; root {{root}}; }\n',
    },
  },
  { message: 'Four workers for each web server', files: { 'manifests/roles/web.ts': webFile(4) } },
  {
    message: 'The message of the day is two lines long',
    files: { 'manifests/files/motd.hbs': '{{fqdn}}\nkept for {{customer}}\n' },
  },
  {
    message: 'Time servers, and half the time to log in',
    files: { [EVERY_HOST_FILE]: everyHostFile(60, true) },
  },
]
