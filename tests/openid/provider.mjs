// The provider of Node.js: anybody can log in with any name, and everything else is as its authors meant it.
import { Provider } from 'oidc-provider';

const [port, ...redirectUris] = process.argv.slice(2);
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{ client_id: 'progress', client_secret: 'the-secret', redirect_uris: redirectUris }],
  pkce: { required: () => true },
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
  findAccount: (_, id) => ({
    accountId: id,
    claims: async () => ({ sub: id, email: `${id}@school.example`, email_verified: true, name: 'Ann Smith' }),
  }),
});
provider.listen(Number(port), '127.0.0.1', () => console.log('ready'));
