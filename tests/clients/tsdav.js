// What a program with tsdav does. Usage: node tsdav.js STEP, with SITE, LOGIN and SECRET in the environment.
import assert from "node:assert/strict";
import { createDAVClient } from "tsdav";

const { SITE, LOGIN, SECRET } = process.env;
const client = await createDAVClient({
  serverUrl: SITE,
  credentials: { username: LOGIN, password: SECRET },
  authMethod: "Basic",
  defaultAccountType: "carddav",
});
const books = await client.fetchAddressBooks();
const book = books.find((one) => one.url.endsWith("/contacts/"));
assert.ok(book, JSON.stringify(books));

const card = (uid, name) =>
  `BEGIN:VCARD\r\nVERSION:3.0\r\nUID:${uid}\r\nFN:${name}\r\nN:${name};;;;\r\nEND:VCARD\r\n`;
// As the library gives it: it trims every text.
const trimmed = (uid, name) => card(uid, name).trimEnd();
const urlOf = (name) => new URL(name, book.url).href;
const read = async () => {
  const cards = await client.fetchVCards({ addressBook: book });
  return new Map(cards.map((one) => [one.url, one]));
};
const create = async (name, uid, text) => {
  const addressBook = book;
  const made = await client.createVCard({ addressBook, filename: name, vCardString: card(uid, text) });
  return [made.status, made.headers.get("etag")];
};
const update = (vCard) => client.updateVCard({ vCard });
const remove = (vCard) => client.deleteVCard({ vCard });
const names = (cards) => cards.map((one) => one.url.split("/").pop()).sort();

const steps = {
  // The well-known path leads to the principal, its home, and the books.
  async discovers() {
    assert.ok(book.displayName && book.ctag && book.syncToken);
    assert.ok(book.reports.includes("syncCollection") && book.reports.includes("addressbookMultiget"), `${book.reports}`);
    assert.deepEqual([...book.resourcetype].sort(), ["addressbook", "collection"]);
  },

  async makes() {
    const url = new URL("../made/", book.url).href;
    const props = {
      "d:resourcetype": { "d:collection": {}, "card:addressbook": {} },
      "d:displayname": "Работа",
    };
    const [made] = await client.makeCollection({ url, props });
    assert.equal(made.status, 201);
    const named = async () => (await client.fetchAddressBooks()).find((one) => one.url === url)?.displayName;
    assert.equal(await named(), "Работа");
    assert.equal((await client.deleteObject({ url })).status, 204);
    assert.equal(await named(), undefined);
  },

  async writes() {
    const before = (await read()).size;
    const [status, etag] = await create("t1.vcf", "t1", "Tatyana");
    assert.equal(status, 201);
    assert.deepEqual(await create("t1.vcf", "t1", "Tatyana"), [412, null]);
    const stored = (await read()).get(urlOf("t1.vcf"));
    assert.deepEqual([stored.etag, stored.data], [etag, trimmed("t1", "Tatyana")]);
    const changed = await update({ ...stored, data: card("t1", "Tanya") });
    assert.equal(changed.status, 204);
    assert.equal((await update({ ...stored, data: card("t1", "Tonya") })).status, 412);
    assert.equal((await remove(stored)).status, 412);
    const now = (await read()).get(urlOf("t1.vcf"));
    assert.deepEqual([now.etag, now.data], [changed.headers.get("etag"), trimmed("t1", "Tanya")]);
    assert.equal((await remove(now)).status, 204);
    assert.equal((await read()).size, before);
  },

  // Both ways of finding out what another device has changed: by sync token, and by ctag and ETags.
  async syncs() {
    for (const [name, text] of [["s1", "Sonya"], ["s2", "Slava"], ["s3", "Sasha"]]) {
      assert.equal((await create(`${name}.vcf`, name, text))[0], 201);
    }
    const [current] = (await client.fetchAddressBooks()).filter((one) => one.url === book.url);
    const collection = {
      ...current,
      objects: [...(await read()).values()],
      objectMultiGet: client.addressBookMultiGet,
      fetchObjects: ({ collection: addressBook }) => client.fetchVCards({ addressBook }),
    };
    const find = (name) => collection.objects.find((one) => one.url === urlOf(name));
    assert.equal((await update({ ...find("s1.vcf"), data: card("s1", "Sofia") })).status, 204);
    assert.equal((await remove(find("s2.vcf"))).status, 204);
    assert.equal((await create("s4.vcf", "s4", "Stas"))[0], 201);
    const account = { accountType: "carddav", serverUrl: SITE, homeUrl: new URL("..", book.url).href };
    for (const method of ["webdav", "basic"]) {
      const synced = await client.smartCollectionSync({ collection, method, account, detailedResult: true });
      const { created, updated, deleted } = synced.objects;
      assert.deepEqual([names(created), names(updated), names(deleted)], [["s4.vcf"], ["s1.vcf"], ["s2.vcf"]], method);
      assert.equal(updated[0].data, trimmed("s1", "Sofia"), method);
      const next = { ...collection, objects: [...(await read()).values()], syncToken: synced.syncToken, ctag: synced.ctag };
      const again = await client.smartCollectionSync({ collection: next, method, account, detailedResult: true });
      assert.deepEqual(again.objects, { created: [], updated: [], deleted: [] }, method);
    }
    const changes = await client.syncCollection({
      url: book.url,
      props: { "d:getetag": {} },
      syncLevel: 1,
      syncToken: current.syncToken,
    });
    const [rejected] = await client.syncCollection({ url: book.url, props: {}, syncLevel: 1, syncToken: "data:,other" });
    assert.equal(rejected.status, 403);
    assert.match(rejected.raw, /valid-sync-token/);
    const statuses = changes.map((one) => [one.href.split("/").pop(), one.status]).sort();
    assert.deepEqual(statuses.filter(([, status]) => status === 404), [["s2.vcf", 404]]);
    assert.deepEqual(statuses.map(([name]) => name), ["s1.vcf", "s2.vcf", "s4.vcf"]);
    for (const name of ["s1.vcf", "s3.vcf", "s4.vcf"]) {
      assert.equal((await remove((await read()).get(urlOf(name)))).status, 204);
    }
  },
};
await steps[process.argv[2]]();
