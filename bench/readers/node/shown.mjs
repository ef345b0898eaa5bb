// Reads {package, feeds: {name: address}} from stdin, and writes what that library shows of each feed as JSON.
import { Readable } from "node:stream";

const libraries = {
  async feedsmith(text) {
    const { parseFeed } = await import("feedsmith");
    const { format, feed } = parseFeed(text);
    return (feed.items ?? feed.entries).map((item) => ({
      key: format === "rss" ? item.guid?.value : item.id,
      title: item.title?.value ?? item.title,
      link: item.link ?? item.url ?? item.links?.find((link) => (link.rel ?? "alternate") === "alternate")?.href,
    }));
  },
  async "rss-parser"(text) {
    const { default: Parser } = await import("rss-parser");
    const { items } = await new Parser().parseString(text);
    return items.map((item) => ({ key: item.guid ?? item.id, title: item.title, link: item.link }));
  },
  async feedparser(text) {
    const { default: FeedParser } = await import("feedparser");
    const shown = [];
    for await (const item of Readable.from([text]).pipe(new FeedParser())) {
      shown.push({ key: item.guid, title: item.title, link: item.link });
    }
    return shown;
  },
  async "@rowanmanning/feed-parser"(text) {
    const { parseFeed } = await import("@rowanmanning/feed-parser");
    return parseFeed(text).items.map((item) => ({ key: item.id, title: item.title, link: item.url }));
  },
  async "@extractus/feed-extractor"(text, address) {
    const { extractFromXml, extractFromJson } = await import("@extractus/feed-extractor");
    const { entries } = address.endsWith(".json") ? extractFromJson(JSON.parse(text)) : extractFromXml(text);
    return entries.map((entry) => ({ key: entry.id, title: entry.title, link: entry.link }));
  },
};

let asked = "";
for await (const chunk of process.stdin) asked += chunk;
const { package: name, feeds } = JSON.parse(asked);
const shown = {};
for (const [feed, address] of Object.entries(feeds)) {
  const answer = await fetch(address);
  shown[feed] = await libraries[name](await answer.text(), address);
}
console.log(JSON.stringify(shown));
