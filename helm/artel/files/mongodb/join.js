// For mongosh, on the member it runs beside: adds it to the replica set, and has the first member make set and users.
// Does nothing that is done already, so it may run at each start.
const { POD_NAME, HOSTS, REPLICA_SET, MONGO_ROOT_PASSWORD, MONGO_PASSWORD } = process.env;
const hosts = HOSTS.split(',').map((host) => `${host}:27017`);
const self = hosts.find((host) => host.startsWith(`${POD_NAME}.`));
const others = hosts.filter((host) => host !== self);
const admin = db.getSiblingDB('admin');

function until(what, holds) {
  for (let second = 0; second < 120; second += 1) {
    if (holds()) return;
    sleep(1_000);
  }
  throw new Error(`waited two minutes for ${what}`);
}

function attempt(act) {
  try {
    return act();
  } catch (error) {
    print(error.message);
    return undefined;
  }
}

const isMember = () => Boolean(db.hello().setName);

/** Asks a member that is in the set already; without credentials, which greetings need not. */
function setExists() {
  for (const host of others) {
    const url = `mongodb://${host}/?directConnection=true&serverSelectionTimeoutMS=2000`;
    if (attempt(() => connect(url).hello().setName)) return true;
  }
  return false;
}

function joinSet() {
  const seeds = others.join(',');
  const password = encodeURIComponent(MONGO_ROOT_PASSWORD);
  const set = connect(`mongodb://root:${password}@${seeds}/admin?replicaSet=${REPLICA_SET}`);
  const { config } = set.adminCommand({ replSetGetConfig: 1 });
  if (config.members.some(({ host }) => host === self)) return;
  config.version += 1;
  config.members.push({ _id: Math.max(...config.members.map(({ _id }) => _id)) + 1, host: self });
  set.adminCommand({ replSetReconfig: config });
}

function makeUsers() {
  if (!attempt(() => admin.auth('root', MONGO_ROOT_PASSWORD))) {
    // The first user may be made from here without one (the localhost exception).
    admin.adminCommand({ createUser: 'root', pwd: MONGO_ROOT_PASSWORD, roles: ['root'] });
    admin.auth('root', MONGO_ROOT_PASSWORD);
  }
  const known = admin.adminCommand({ usersInfo: 'artel' }).users.length > 0;
  const roles = ['readWriteAnyDatabase'];
  admin.adminCommand({ [known ? 'updateUser' : 'createUser']: 'artel', pwd: MONGO_PASSWORD, roles });
}

if (!isMember()) {
  // A first member that has lost its data must not begin a new set beside the one that has it.
  if (self === hosts[0] && !setExists()) rs.initiate({ _id: REPLICA_SET, members: [{ _id: 0, host: self }] });
  else joinSet();
}
until('being a member', isMember);
if (self === hosts[0]) {
  until('a primary', () => db.hello().isWritablePrimary || db.hello().primary);
  if (db.hello().isWritablePrimary) makeUsers();
}
print(`${self} is a member of ${REPLICA_SET}`);
