/*
 * sayso_plugin.h: the C ABI between sayso and its plugins, version 1.
 *
 * Made from crates/plugin-abi by `cargo test -p sayso-plugin-abi`; do not edit it by hand.
 *
 * A plugin exports one symbol, `sayso_plugin_entry`:
 *
 *     SAYSO_EXPORT const SaysoPluginEntry sayso_plugin_entry = {
 *         SAYSO_PLUGIN_MAGIC, SAYSO_ABI_MAJOR, SAYSO_ABI_MINOR, sizeof(SaysoPluginEntry), 0,
 *         SAYSO_STR("name"), SAYSO_STR("0.1.0"), describe, NULL, create,
 *     };
 *
 * Threads: `describe`, `get_extension` and `create` may be called from any thread, at any time. An instance is entered
 * by one thread at a time, though not always the same. The functions of SaysoOutput may be called only from inside
 * `process`, on its thread; `log` of SaysoHost from any thread.
 *
 * Ownership: whatever comes in is borrowed until the call returns; whatever is handed out is copied before the call
 * returns. Neither side frees what the other has made. The entry and the description live as long as the process.
 *
 * Versions: a struct with a `struct_size` may be longer or shorter than you know it. Read a field only where
 * SAYSO_COVERS says so, unless it is part of version 1.0.
 */

#ifndef SAYSO_PLUGIN_H
#define SAYSO_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

/* Marks the one symbol that a plugin exports. */
#if defined(__cplusplus)
#define SAYSO_C extern "C"
#else
#define SAYSO_C
#endif
#if defined(_WIN32)
#define SAYSO_EXPORT SAYSO_C __declspec(dllexport)
#else
#define SAYSO_EXPORT SAYSO_C __attribute__((visibility("default")))
#endif

/* A SaysoStr for a string literal, fit for a static initialiser. */
#define SAYSO_STR(literal) { (literal), sizeof(literal) - 1 }

/* True when the struct at `pointer` is long enough to hold `field`. */
#define SAYSO_COVERS(pointer, type, field) \
    ((pointer)->struct_size >= offsetof(type, field) + sizeof(((type *)0)->field))

/**
 * The number that stands where an id, an index or an offset is absent.
 */
#define SAYSO_NONE 4294967295

/**
 * `SaysoBlock.kind`: the headline of the article itself.
 */
#define SAYSO_BLOCK_TITLE 0

/**
 * `SaysoBlock.kind`: a heading inside the article.
 */
#define SAYSO_BLOCK_HEADING 1

/**
 * `SaysoBlock.kind`: who wrote it.
 */
#define SAYSO_BLOCK_BYLINE 2

/**
 * `SaysoBlock.kind`: where and when it was filed, on a line of its own.
 */
#define SAYSO_BLOCK_DATELINE 3

/**
 * `SaysoBlock.kind`: running text.
 */
#define SAYSO_BLOCK_PARAGRAPH 4

/**
 * `SaysoBlock.kind`: one entry of a list.
 */
#define SAYSO_BLOCK_LIST_ITEM 5

/**
 * `SaysoBlock.kind`: a passage that the page itself sets off as quoted.
 */
#define SAYSO_BLOCK_QUOTE 6

/**
 * `SaysoBlock.kind`: the words below a picture or video.
 */
#define SAYSO_BLOCK_CAPTION 7

/**
 * `SaysoBlock.kind`: one row of a table.
 */
#define SAYSO_BLOCK_TABLE 8

/**
 * `SaysoToken.kind`: letters, with the hyphens and apostrophes that hold them together.
 */
#define SAYSO_TOKEN_WORD 0

/**
 * `SaysoToken.kind`: digits, with the points, commas and signs that hold them together.
 */
#define SAYSO_TOKEN_NUMBER 1

/**
 * `SaysoToken.kind`: a quotation mark.
 */
#define SAYSO_TOKEN_QUOTE 2

/**
 * `SaysoToken.kind`: any other mark.
 */
#define SAYSO_TOKEN_PUNCTUATION 3

/**
 * `SaysoToken.kind`: a web or mail address, a handle, a hashtag.
 */
#define SAYSO_TOKEN_ADDRESS 4

/**
 * `kind` of an attribution: all of the content stands in quotation marks.
 */
#define SAYSO_ATTRIBUTION_DIRECT 0

/**
 * `kind` of an attribution: a paraphrase that holds a quoted part.
 */
#define SAYSO_ATTRIBUTION_MIXED 1

/**
 * `kind` of an attribution: none of it is quoted.
 */
#define SAYSO_ATTRIBUTION_INDIRECT 2

/**
 * `kind` of a speaker: one human being.
 */
#define SAYSO_SPEAKER_PERSON 0

/**
 * `kind` of a speaker: a body with a name.
 */
#define SAYSO_SPEAKER_ORGANIZATION 1

/**
 * `kind` of a speaker: several people without a body.
 */
#define SAYSO_SPEAKER_GROUP 2

/**
 * `kind` of a speaker: a report, poll, letter or law.
 */
#define SAYSO_SPEAKER_DOCUMENT 3

/**
 * `kind` of a speaker: not known.
 */
#define SAYSO_SPEAKER_UNKNOWN 4

/**
 * `kind` of a speaker: a country or city that speaks for those who govern it.
 */
#define SAYSO_SPEAKER_PLACE 5

/**
 * `SaysoRawDocument.form`: a web page.
 */
#define SAYSO_FORM_HTML 0

/**
 * `SaysoRawDocument.form`: scraped plain text.
 */
#define SAYSO_FORM_TEXT 1

/**
 * `SaysoRawDocument.form`: text that is clean already.
 */
#define SAYSO_FORM_CLEAN_TEXT 2

/**
 * `SaysoRawDocument.form`: something that the built-in stages cannot read.
 */
#define SAYSO_FORM_OTHER 3

/**
 * The first eight bytes of `sayso_plugin_entry`, as a number: `SAYSOPLG` read from the right.
 */
#define SAYSO_PLUGIN_MAGIC 5137569576553890131

/**
 * The version that breaks: the host refuses a plugin of any other.
 */
#define SAYSO_ABI_MAJOR 1

/**
 * The version that only adds.
 */
#define SAYSO_ABI_MINOR 0

/**
 * `SaysoDescription.kind`: reads articles and adds to them.
 */
#define SAYSO_KIND_ANNOTATOR 0

/**
 * `SaysoDescription.kind`: makes articles from raw documents, in the place of `clean`.
 */
#define SAYSO_KIND_EXTRACTOR 1

/**
 * `SaysoDescription.kind`: drops raw documents before they cost anything.
 */
#define SAYSO_KIND_FILTER 2

/**
 * A place: after `ingest` (filters).
 */
#define SAYSO_PLACE_INGEST 1

/**
 * A place: after `clean` (annotators), or in the place of it (extractors).
 */
#define SAYSO_PLACE_CLEAN 2

/**
 * A place: after `segment` (annotators).
 */
#define SAYSO_PLACE_SEGMENT 4

/**
 * A place: after `attribute` (annotators).
 */
#define SAYSO_PLACE_ATTRIBUTE 8

/**
 * `SaysoDescription.needs`: `SaysoArticle.tokens`.
 */
#define SAYSO_NEEDS_TOKENS 1

/**
 * `SaysoDescription.needs`: `SaysoArticle.quotations`.
 */
#define SAYSO_NEEDS_QUOTATIONS 2

/**
 * `SaysoDescription.needs`: `SaysoArticle.attributions` and `SaysoArticle.speakers`.
 */
#define SAYSO_NEEDS_ATTRIBUTIONS 4

/**
 * `SaysoDescription.needs`: `SaysoArticle.meta`.
 */
#define SAYSO_NEEDS_META 8

/**
 * `log` level: something is wrong.
 */
#define SAYSO_LOG_ERROR 1

/**
 * `log` level: something may be wrong.
 */
#define SAYSO_LOG_WARN 2

/**
 * `log` level: worth knowing.
 */
#define SAYSO_LOG_INFO 3

/**
 * `log` level: for the plugin's author.
 */
#define SAYSO_LOG_DEBUG 4

/**
 * Done.
 */
#define SAYSO_OK 0

/**
 * `record` is not the number of a document in this batch.
 */
#define SAYSO_ERROR_RECORD -1

/**
 * A pointer that must point somewhere is NULL.
 */
#define SAYSO_ERROR_NULL -2

/**
 * The document has been given more than the host takes for one.
 */
#define SAYSO_ERROR_LIMIT -3

/**
 * Called outside `process`, or from another thread than `process` was called on.
 */
#define SAYSO_ERROR_THREAD -4

/**
 * The configuration will not do; for `create`.
 */
#define SAYSO_ERROR_CONFIG -5

/**
 * A `struct_size` that does not cover what the host must read.
 */
#define SAYSO_ERROR_SIZE -6

/**
 * `put_dropped`: an advertisement or its marker.
 */
#define SAYSO_DROP_ADVERTISEMENT 0

/**
 * `put_dropped`: menus, breadcrumbs, share bars, pagination.
 */
#define SAYSO_DROP_NAVIGATION 1

/**
 * `put_dropped`: teasers of other articles.
 */
#define SAYSO_DROP_RELATED 2

/**
 * `put_dropped`: newsletter, subscription, app and follow-us lines.
 */
#define SAYSO_DROP_PROMOTION 3

/**
 * `put_dropped`: imprint, copyright, contact and credit lines at the end.
 */
#define SAYSO_DROP_FOOTER 4

/**
 * `put_dropped`: what readers wrote below.
 */
#define SAYSO_DROP_COMMENT 5

/**
 * `put_dropped`: said already.
 */
#define SAYSO_DROP_DUPLICATE 6

/**
 * `put_dropped`: not shown to readers.
 */
#define SAYSO_DROP_HIDDEN 7

/**
 * `put_dropped`: cookie and consent notices.
 */
#define SAYSO_DROP_CONSENT 8

/**
 * `put_dropped`: time stamps, counters, section labels and other furniture.
 */
#define SAYSO_DROP_METADATA 9

/**
 * `put_dropped`: the credit of a picture.
 */
#define SAYSO_DROP_CREDIT 10

/**
 * `put_dropped`: a card about the author.
 */
#define SAYSO_DROP_AUTHOR_CARD 11

/**
 * `put_dropped`: a caption, where captions are left out.
 */
#define SAYSO_DROP_CAPTION 12

/**
 * `put_dropped`: outside the article, by its place.
 */
#define SAYSO_DROP_BOILERPLATE 13

/**
 * `put_dropped`: a reason of the extractor's own.
 */
#define SAYSO_DROP_OTHER 14

/**
 * `put_meta`: the headline.
 */
#define SAYSO_META_TITLE 0

/**
 * `put_meta`: one author; each call adds one.
 */
#define SAYSO_META_AUTHOR 1

/**
 * `put_meta`: when it was published, RFC 3339, as precise as the document is.
 */
#define SAYSO_META_PUBLISHED 2

/**
 * `put_meta`: when it was last changed, RFC 3339.
 */
#define SAYSO_META_MODIFIED 3

/**
 * `put_meta`: the name of the site or sender.
 */
#define SAYSO_META_SITE 4

/**
 * `put_meta`: the canonical address.
 */
#define SAYSO_META_URL 5

/**
 * `put_meta`: BCP 47 tag of the language.
 */
#define SAYSO_META_LANGUAGE 6

/**
 * `put_meta`: the news agency that the text came from.
 */
#define SAYSO_META_AGENCY 7

/**
 * `put_meta`: the place of the dateline.
 */
#define SAYSO_META_DATELINE 8

/**
 * `put_meta`: the section of the site.
 */
#define SAYSO_META_SECTION 9

/**
 * `put_meta`: one keyword; each call adds one.
 */
#define SAYSO_META_TAG 10

/**
 * `put_meta`: address of the lead picture.
 */
#define SAYSO_META_IMAGE 11

/**
 * A borrowed string: `len` bytes of UTF-8 at `ptr`, without a closing NUL.
 *
 * `ptr` NULL means *absent*; a `len` of 0 with any other `ptr` is the empty string. Who lends it, and for how long,
 * stands with each use; where nothing is said it is valid until the call that it came with returns.
 */
typedef struct SaysoStr {
    /**
     * The first byte, or NULL where the string is absent.
     */
    const char *ptr;
    /**
     * How many bytes.
     */
    size_t len;
} SaysoStr;

/**
 * Borrowed bytes: `len` of them at `ptr`, in no particular encoding. `ptr` NULL means that there are none.
 */
typedef struct SaysoBytes {
    /**
     * The first byte, or NULL.
     */
    const uint8_t *ptr;
    /**
     * How many bytes.
     */
    size_t len;
} SaysoBytes;

/**
 * The documents that an extractor wants to see. A document that any entry fits is handed to it; what it declines, and
 * every other document, goes to `clean`.
 */
typedef struct SaysoClaims {
    /**
     * The size of this struct in bytes, as the plugin knows it.
     */
    uint32_t struct_size;
    /**
     * Nothing yet; 0.
     */
    uint32_t reserved;
    /**
     * `media_type_count` media types: `message/rfc822`; without a slash a whole class (`image`); `any` for all.
     */
    const struct SaysoStr *media_types;
    /**
     * How many media types.
     */
    size_t media_type_count;
    /**
     * `host_count` hosts of the document's address: `example.org`, or `*.example.org` for those below it.
     */
    const struct SaysoStr *hosts;
    /**
     * How many hosts.
     */
    size_t host_count;
    /**
     * `prefix_count` beginnings of the body (`%PDF-`).
     */
    const struct SaysoBytes *prefixes;
    /**
     * How many beginnings.
     */
    size_t prefix_count;
    /**
     * Looks at the first bytes of the body (at most 4096) and returns 1 to claim the document, 0 not to. May be NULL.
     *
     * Thread: any, several at once. Ownership: `start` is borrowed until it returns.
     */
    uint32_t (*probe)(struct SaysoBytes start);
} SaysoClaims;

/**
 * What a plugin is: constant data.
 */
typedef struct SaysoDescription {
    /**
     * The size of this struct in bytes, as the plugin knows it.
     */
    uint32_t struct_size;
    /**
     * One of the `SAYSO_KIND_…` numbers.
     */
    uint32_t kind;
    /**
     * Where it may stand: `SAYSO_PLACE_…` bits. An extractor says `SAYSO_PLACE_CLEAN`, a filter `SAYSO_PLACE_INGEST`.
     */
    uint32_t places;
    /**
     * What it reads beside text, blocks and sentences: `SAYSO_NEEDS_…` bits.
     */
    uint32_t needs;
    /**
     * One sentence on what it does.
     */
    struct SaysoStr summary;
    /**
     * JSON Schema (2020-12) of `[plugin.config]`. Absent where the plugin takes no configuration.
     */
    struct SaysoStr config_schema;
    /**
     * For an extractor: the documents that it wants to see. Any one claim is enough. NULL otherwise.
     */
    const struct SaysoClaims *claims;
} SaysoDescription;

/**
 * What the host does for an instance at any time. Valid until the instance is destroyed.
 */
typedef struct SaysoHost {
    /**
     * The size of this struct in bytes, as the host knows it.
     */
    uint32_t struct_size;
    /**
     * `SAYSO_ABI_MAJOR` of the host.
     */
    uint32_t abi_major;
    /**
     * `SAYSO_ABI_MINOR` of the host.
     */
    uint32_t abi_minor;
    /**
     * Nothing yet; 0.
     */
    uint32_t reserved;
    /**
     * The host's own; leave it.
     */
    void *data;
    /**
     * Writes a line to the host's log.
     *
     * Thread: any, until the instance is destroyed. Ownership: `message` is borrowed until it returns.
     */
    void (*log)(const struct SaysoHost *host, uint32_t level, struct SaysoStr message);
    /**
     * Says why `create` could not make an instance.
     *
     * Thread: that of `create`, from inside it. Ownership: `message` is borrowed until it returns.
     */
    void (*refuse)(const struct SaysoHost *host, struct SaysoStr message);
    /**
     * The host's extension called `name` (closed by NUL), or NULL. Version 1.0 knows none.
     *
     * Thread: any, until the instance is destroyed. Ownership: `name` is borrowed until it returns; the result stays
     * the host's and is valid as long as the instance.
     */
    const void *(*get_extension)(const struct SaysoHost *host, const char *name);
} SaysoHost;

/**
 * What an instance is made from.
 */
typedef struct SaysoSetup {
    /**
     * The size of this struct in bytes, as the host knows it.
     */
    uint32_t struct_size;
    /**
     * Where the plugin will stand: one of the `SAYSO_PLACE_…` bits.
     */
    uint32_t place;
    /**
     * `[plugin.config]` as a JSON object, proved against the plugin's schema.
     */
    struct SaysoStr config;
    /**
     * The absolute path of the folder that relative paths in the configuration start at.
     */
    struct SaysoStr folder;
    /**
     * The name that the configuration gives this plugin.
     */
    struct SaysoStr name;
} SaysoSetup;

/**
 * A stretch of the article's text: bytes of UTF-8 from `start` up to, not including, `end`, both on character
 * boundaries. An absent span has [`SAYSO_NONE`] in both.
 */
typedef struct SaysoSpan {
    /**
     * The first byte.
     */
    uint32_t start;
    /**
     * The byte after the last.
     */
    uint32_t end;
} SaysoSpan;
/**
 * The span that is not there.
 */
#define SaysoSpan_ABSENT (SaysoSpan){ .start = SAYSO_NONE, .end = SAYSO_NONE }

/**
 * One block of the article. Stands in arrays: never grows within a major version.
 */
typedef struct SaysoBlock {
    /**
     * One of the `SAYSO_BLOCK_…` numbers.
     */
    uint32_t kind;
    /**
     * Where it stands in the text.
     */
    struct SaysoSpan span;
    /**
     * Where it came from: bytes of the decoded source.
     */
    struct SaysoSpan origin;
} SaysoBlock;

/**
 * One sentence. Stands in arrays: never grows within a major version.
 */
typedef struct SaysoSentence {
    /**
     * Where it stands in the text.
     */
    struct SaysoSpan span;
    /**
     * The index of its block in `SaysoArticle.blocks`.
     */
    uint32_t block;
} SaysoSentence;

/**
 * A word, number or mark. Stands in arrays: never grows within a major version.
 */
typedef struct SaysoToken {
    /**
     * Where it stands in the text.
     */
    struct SaysoSpan span;
    /**
     * One of the `SAYSO_TOKEN_…` numbers.
     */
    uint32_t kind;
    /**
     * The index of its sentence in `SaysoArticle.sentences`.
     */
    uint32_t sentence;
} SaysoToken;

/**
 * Part of an array: `count` elements from number `first` on. Which array, the field says.
 */
typedef struct SaysoRange {
    /**
     * The first element.
     */
    uint32_t first;
    /**
     * How many.
     */
    uint32_t count;
} SaysoRange;

/**
 * A passage in quotation marks, the marks included. Stands in arrays: never grows within a major version.
 */
typedef struct SaysoQuotation {
    /**
     * Its parts, one a paragraph, in `SaysoArticle.spans`.
     */
    struct SaysoRange spans;
    /**
     * How many quotations it stands inside of; 0 is outermost.
     */
    uint32_t depth;
    /**
     * 0 where no closing mark was found and its end was inferred, 1 otherwise.
     */
    uint32_t closed;
} SaysoQuotation;

/**
 * One statement beside the one who made it, as the record holds it. Stands in arrays: never grows within a major
 * version.
 */
typedef struct SaysoAttribution {
    /**
     * Its number in the article.
     */
    uint32_t id;
    /**
     * One of the `SAYSO_ATTRIBUTION_…` numbers.
     */
    uint32_t kind;
    /**
     * What was said: elements of `SaysoArticle.spans`.
     */
    struct SaysoRange content;
    /**
     * The words that say that it was said: elements of `SaysoArticle.spans`.
     */
    struct SaysoRange cue;
    /**
     * The words that name who said it: elements of `SaysoArticle.spans`; none where nobody is named.
     */
    struct SaysoRange source;
    /**
     * The id of the speaker behind the source, or `SAYSO_NONE`.
     */
    uint32_t speaker;
    /**
     * To whom, or absent.
     */
    struct SaysoSpan addressee;
    /**
     * When it was said, or absent.
     */
    struct SaysoSpan time;
    /**
     * Where it was said, or absent.
     */
    struct SaysoSpan place;
    /**
     * By what medium, or absent.
     */
    struct SaysoSpan medium;
    /**
     * 1 where the source is said *not* to have said it, else 0.
     */
    uint32_t negated;
    /**
     * The id of the attribution that holds this one, or `SAYSO_NONE`.
     */
    uint32_t within;
    /**
     * The probability, from 0 to 1, that content and source are right.
     */
    float confidence;
    /**
     * What decided, for people to read.
     */
    struct SaysoStr evidence;
} SaysoAttribution;

/**
 * One real-world source in an article. Stands in arrays: never grows within a major version.
 */
typedef struct SaysoSpeaker {
    /**
     * Its number in the article.
     */
    uint32_t id;
    /**
     * One of the `SAYSO_SPEAKER_…` numbers.
     */
    uint32_t kind;
    /**
     * The name as the article writes it best.
     */
    struct SaysoStr name;
    /**
     * Office or description, or absent.
     */
    struct SaysoStr role;
    /**
     * 1 for a source that is kept unnamed, else 0.
     */
    uint32_t anonymous;
    /**
     * The ground that the article gives for the anonymity, or absent.
     */
    struct SaysoStr anonymity_reason;
    /**
     * Every place that names it: elements of `SaysoArticle.spans`.
     */
    struct SaysoRange mentions;
} SaysoSpeaker;

/**
 * What the page says about the article. Strings that the page does not hold are absent.
 */
typedef struct SaysoMeta {
    /**
     * The size of this struct in bytes, as the host knows it.
     */
    uint32_t struct_size;
    /**
     * 1: part of the article is for subscribers; 0: it is not; `SAYSO_NONE`: the page says nothing.
     */
    uint32_t paywalled;
    /**
     * The headline.
     */
    struct SaysoStr title;
    /**
     * When it was published, RFC 3339.
     */
    struct SaysoStr published;
    /**
     * When it was last changed, RFC 3339.
     */
    struct SaysoStr modified;
    /**
     * The name of the site.
     */
    struct SaysoStr site;
    /**
     * The canonical address.
     */
    struct SaysoStr url;
    /**
     * BCP 47 tag of the language.
     */
    struct SaysoStr language;
    /**
     * The news agency that the text came from.
     */
    struct SaysoStr agency;
    /**
     * The place of the dateline.
     */
    struct SaysoStr dateline;
    /**
     * The section of the site.
     */
    struct SaysoStr section;
    /**
     * Address of the lead picture.
     */
    struct SaysoStr image;
    /**
     * `author_count` authors.
     */
    const struct SaysoStr *authors;
    /**
     * How many authors.
     */
    size_t author_count;
    /**
     * `tag_count` keywords.
     */
    const struct SaysoStr *tags;
    /**
     * How many keywords.
     */
    size_t tag_count;
} SaysoMeta;

/**
 * The article as far as it is made: what an annotator reads.
 *
 * Which arrays are filled depends on where the plugin stands (no sentences before `segment`, no attributions before
 * `attribute`) and on `SaysoDescription.needs`: what a plugin does not ask for is not made ready and comes empty.
 * `text`, `blocks` and `sentences` are always there.
 */
typedef struct SaysoArticle {
    /**
     * The size of this struct in bytes, as the host knows it.
     */
    uint32_t struct_size;
    /**
     * The stage that the article has been through: one of the `SAYSO_PLACE_…` bits.
     */
    uint32_t stage;
    /**
     * The clean text. Every span of the article counts its bytes.
     */
    struct SaysoStr text;
    /**
     * `block_count` blocks, in the order of the text.
     */
    const struct SaysoBlock *blocks;
    /**
     * How many blocks.
     */
    size_t block_count;
    /**
     * `sentence_count` sentences, in the order of the text.
     */
    const struct SaysoSentence *sentences;
    /**
     * How many sentences.
     */
    size_t sentence_count;
    /**
     * `token_count` tokens (`SAYSO_NEEDS_TOKENS`).
     */
    const struct SaysoToken *tokens;
    /**
     * How many tokens.
     */
    size_t token_count;
    /**
     * `quotation_count` quotations (`SAYSO_NEEDS_QUOTATIONS`).
     */
    const struct SaysoQuotation *quotations;
    /**
     * How many quotations.
     */
    size_t quotation_count;
    /**
     * `attribution_count` attributions (`SAYSO_NEEDS_ATTRIBUTIONS`).
     */
    const struct SaysoAttribution *attributions;
    /**
     * How many attributions.
     */
    size_t attribution_count;
    /**
     * `speaker_count` speakers (`SAYSO_NEEDS_ATTRIBUTIONS`).
     */
    const struct SaysoSpeaker *speakers;
    /**
     * How many speakers.
     */
    size_t speaker_count;
    /**
     * `span_count` spans, which every `SaysoRange` of the article points into.
     */
    const struct SaysoSpan *spans;
    /**
     * How many spans.
     */
    size_t span_count;
    /**
     * What the page says about the article (`SAYSO_NEEDS_META`), or NULL.
     */
    const struct SaysoMeta *meta;
} SaysoArticle;

/**
 * A name and a value, both strings: a header of a raw document, a member of a span (`put_span`).
 */
typedef struct SaysoMember {
    /**
     * The name.
     */
    struct SaysoStr name;
    /**
     * The value.
     */
    struct SaysoStr value;
} SaysoMember;

/**
 * A document as it came in: what an extractor or a filter reads.
 *
 * Origins (`put_block`, `put_dropped`) count bytes of `text` where there is one, and bytes of `body` where `form` is
 * `SAYSO_FORM_OTHER`, which has none.
 */
typedef struct SaysoRawDocument {
    /**
     * The size of this struct in bytes, as the host knows it.
     */
    uint32_t struct_size;
    /**
     * One of the `SAYSO_FORM_…` numbers.
     */
    uint32_t form;
    /**
     * The body, decompressed, in its own character set.
     */
    struct SaysoBytes body;
    /**
     * The body decoded to UTF-8, as `clean` would see it. Absent for a filter, and where `form` is
     * `SAYSO_FORM_OTHER`.
     */
    struct SaysoStr text;
    /**
     * The character set that the transport declared, or absent; a declaration, not a promise.
     */
    struct SaysoStr charset;
    /**
     * `header_count` headers that came with it, names in lower case.
     */
    const struct SaysoMember *headers;
    /**
     * How many headers.
     */
    size_t header_count;
} SaysoRawDocument;

/**
 * One document of a batch. Where it came from is always there; `article` or `raw`, whichever the plugin's kind reads.
 */
typedef struct SaysoRecord {
    /**
     * The size of this struct in bytes, as the host knows it.
     */
    uint32_t struct_size;
    /**
     * Nothing yet; 0.
     */
    uint32_t reserved;
    /**
     * Hex BLAKE3 of the raw document, 32 digits.
     */
    struct SaysoStr id;
    /**
     * The file's path as it was given, or the address that a WARC record holds.
     */
    struct SaysoStr uri;
    /**
     * Which record of the file, or absent.
     */
    struct SaysoStr record;
    /**
     * Media type without parameters.
     */
    struct SaysoStr media_type;
    /**
     * When it was fetched, RFC 3339, or absent.
     */
    struct SaysoStr fetched;
    /**
     * Size of the body in bytes.
     */
    uint64_t bytes;
    /**
     * For an annotator; NULL for an extractor or a filter.
     */
    const struct SaysoArticle *article;
    /**
     * For an extractor or a filter; NULL for an annotator.
     */
    const struct SaysoRawDocument *raw;
} SaysoRecord;

/**
 * An attribution that a plugin adds, or puts in the place of one that is there.
 */
typedef struct SaysoNewAttribution {
    /**
     * The size of this struct in bytes, as the plugin knows it.
     */
    uint32_t struct_size;
    /**
     * One of the `SAYSO_ATTRIBUTION_…` numbers.
     */
    uint32_t kind;
    /**
     * `content_count` spans of what was said; at least one.
     */
    const struct SaysoSpan *content;
    /**
     * How many.
     */
    size_t content_count;
    /**
     * `cue_count` spans of the words that say that it was said.
     */
    const struct SaysoSpan *cue;
    /**
     * How many.
     */
    size_t cue_count;
    /**
     * `source_count` spans of the words that name who said it.
     */
    const struct SaysoSpan *source;
    /**
     * How many.
     */
    size_t source_count;
    /**
     * The id of a speaker that the article has, or `SAYSO_NONE`.
     */
    uint32_t speaker;
    /**
     * Where `speaker` is `SAYSO_NONE`: the kind of the speaker that `speaker_name` names.
     */
    uint32_t speaker_kind;
    /**
     * Where `speaker` is `SAYSO_NONE`: the name of a speaker. One that the article has under this very name is taken,
     * else one is added, with `source` as its mentions. Absent: the attribution has no speaker.
     */
    struct SaysoStr speaker_name;
    /**
     * The role of a speaker that is added, or absent.
     */
    struct SaysoStr speaker_role;
    /**
     * To whom, or absent.
     */
    struct SaysoSpan addressee;
    /**
     * When it was said, or absent.
     */
    struct SaysoSpan time;
    /**
     * Where it was said, or absent.
     */
    struct SaysoSpan place;
    /**
     * By what medium, or absent.
     */
    struct SaysoSpan medium;
    /**
     * 1 where the source is said *not* to have said it, else 0.
     */
    uint32_t negated;
    /**
     * The id of the attribution that holds this one, or `SAYSO_NONE`.
     */
    uint32_t within;
    /**
     * The probability, from 0 to 1, that content and source are right.
     */
    float confidence;
    /**
     * Nothing yet; 0.
     */
    uint32_t reserved;
    /**
     * What decided, for people to read. Must not be absent.
     */
    struct SaysoStr evidence;
} SaysoNewAttribution;

/**
 * What a plugin gives back: functions to call from inside `process`, on its thread.
 *
 * `record` is the number of a document in the batch, from 0. Every function returns `SAYSO_OK` once the host has
 * taken what was put (it has copied it), or one of the `SAYSO_ERROR_…` codes. The host proves what it took after
 * `process` has returned: a span that does not slice the text, a string that is not UTF-8, JSON that does not parse, a
 * number that means nothing, or a call that is not for this kind of plugin costs the document (it goes to the dead
 * letters, with the reason) and no other.
 *
 * What is put for a document counts only where the document is neither dropped, failed nor declined.
 */
typedef struct SaysoOutput {
    /**
     * The size of this struct in bytes, as the host knows it.
     */
    uint32_t struct_size;
    /**
     * Nothing yet; 0.
     */
    uint32_t reserved;
    /**
     * The host's own; leave it.
     */
    void *data;
    /**
     * Annotator. Appends `{"start": …, "end": …, NAME: VALUE …}` to the array `list` of the plugin's extension, with
     * the `member_count` members. Offsets are bytes of the text here and are written in the record's own unit.
     *
     * Thread: that of `process`, from inside it. Ownership: `list`, `members` and what they point at are borrowed until
     * it returns.
     */
    int32_t (*put_span)(const struct SaysoOutput *output,
                        size_t record,
                        struct SaysoStr list,
                        struct SaysoSpan span,
                        const struct SaysoMember *members,
                        size_t member_count);
    /**
     * Annotator or extractor. Sets the member `key` of the plugin's extension to `json`, any JSON value. Offsets inside
     * it stay as they are: use `put_span` for what points into the text.
     *
     * Thread: that of `process`, from inside it. Ownership: `key` and `json` are borrowed until it returns.
     */
    int32_t (*put_json)(const struct SaysoOutput *output, size_t record, struct SaysoStr key, struct SaysoStr json);
    /**
     * Annotator. Adds an attribution. The host gives it its number.
     *
     * Thread: that of `process`, from inside it. Ownership: `attribution` and what it points at are borrowed until it
     * returns.
     */
    int32_t (*add_attribution)(const struct SaysoOutput *output,
                               size_t record,
                               const struct SaysoNewAttribution *attribution);
    /**
     * Annotator after `attribute`. Puts `attribution` in the place of the one numbered `id`.
     *
     * Thread: that of `process`, from inside it. Ownership: `attribution` and what it points at are borrowed until it
     * returns.
     */
    int32_t (*change_attribution)(const struct SaysoOutput *output,
                                  size_t record,
                                  uint32_t id,
                                  const struct SaysoNewAttribution *attribution);
    /**
     * Annotator after `attribute`. Takes the attribution numbered `id` out.
     *
     * Thread: that of `process`, from inside it. Ownership: nothing is handed over.
     */
    int32_t (*drop_attribution)(const struct SaysoOutput *output, size_t record, uint32_t id);
    /**
     * Any kind. Leaves the document out of the output; it is counted as filtered, with `reason`.
     *
     * Thread: that of `process`, from inside it. Ownership: `reason` is borrowed until it returns.
     */
    int32_t (*drop_record)(const struct SaysoOutput *output, size_t record, struct SaysoStr reason);
    /**
     * Any kind. The document could not be done: it goes to the dead letters, with `message`.
     *
     * Thread: that of `process`, from inside it. Ownership: `message` is borrowed until it returns.
     */
    int32_t (*fail)(const struct SaysoOutput *output, size_t record, struct SaysoStr message);
    /**
     * Any kind but a filter. Adds a note to the record: a `code` for programs and a `message` for people.
     *
     * Thread: that of `process`, from inside it. Ownership: `code` and `message` are borrowed until it returns.
     */
    int32_t (*put_note)(const struct SaysoOutput *output, size_t record, struct SaysoStr code, struct SaysoStr message);
    /**
     * Extractor. Appends a block of `kind` (`SAYSO_BLOCK_…`). `origin` is where it came from; blocks may share one
     * origin, but no two may overlap in part.
     *
     * Thread: that of `process`, from inside it. Ownership: `text` is borrowed until it returns.
     */
    int32_t (*put_block)(const struct SaysoOutput *output,
                         size_t record,
                         uint32_t kind,
                         struct SaysoStr text,
                         struct SaysoSpan origin);
    /**
     * Extractor. Says what of the document is left out of the text, and why (`SAYSO_DROP_…`).
     *
     * Thread: that of `process`, from inside it. Ownership: `text` is borrowed until it returns.
     */
    int32_t (*put_dropped)(const struct SaysoOutput *output,
                           size_t record,
                           uint32_t reason,
                           struct SaysoStr text,
                           struct SaysoSpan origin);
    /**
     * Extractor. Sets a field of the metadata (`SAYSO_META_…`).
     *
     * Thread: that of `process`, from inside it. Ownership: `value` is borrowed until it returns.
     */
    int32_t (*put_meta)(const struct SaysoOutput *output, size_t record, uint32_t field, struct SaysoStr value);
    /**
     * Extractor. Leaves the document to `clean`, as if the plugin had not claimed it.
     *
     * Thread: that of `process`, from inside it. Ownership: nothing is handed over.
     */
    int32_t (*decline)(const struct SaysoOutput *output, size_t record);
} SaysoOutput;

/**
 * A running stage. The host hands in an empty one with `struct_size` set; `create` fills the rest.
 */
typedef struct SaysoInstance {
    /**
     * The size of this struct in bytes, as the host knows it: the plugin writes only what it covers.
     */
    uint32_t struct_size;
    /**
     * Nothing yet; leave it.
     */
    uint32_t reserved;
    /**
     * The plugin's own; handed back with each call.
     */
    void *data;
    /**
     * Does the stage's work on `count` documents. Never NULL once `create` has returned `SAYSO_OK`.
     *
     * Thread: one of the host's workers, not always the same, and never twice at once for one instance. Ownership:
     * `records`, everything behind it, and `output` are borrowed until it returns.
     *
     * What it puts for one document must follow from that document and the configuration alone: documents come in
     * batches and to workers in no order that a plugin may rely on.
     */
    void (*process)(void *data, const struct SaysoRecord *const *records, size_t count, const struct SaysoOutput *output);
    /**
     * Frees the instance. Called once, after the last `process` has returned. May be NULL.
     *
     * Thread: any, but never while `process` runs for this instance. Ownership: `data` goes back to the plugin, which
     * frees it; the host forgets it.
     */
    void (*destroy)(void *data);
} SaysoInstance;

/**
 * The symbol `sayso_plugin_entry` that a plugin exports: a constant of this type.
 *
 * The host reads `magic`, then `abi_major`, then `struct_size`, and goes on only where each is right. It never writes.
 */
typedef struct SaysoPluginEntry {
    /**
     * `SAYSO_PLUGIN_MAGIC`.
     */
    uint64_t magic;
    /**
     * `SAYSO_ABI_MAJOR` of the header that the plugin was built with.
     */
    uint32_t abi_major;
    /**
     * `SAYSO_ABI_MINOR` of the header that the plugin was built with.
     */
    uint32_t abi_minor;
    /**
     * The size of this struct in bytes, as the plugin knows it.
     */
    uint32_t struct_size;
    /**
     * Nothing yet; 0.
     */
    uint32_t reserved;
    /**
     * The plugin's own name: lower-case letters, digits, `-` and `_`. What it puts into a record stands under the
     * name that the configuration gives it, which may be another.
     */
    struct SaysoStr name;
    /**
     * The plugin's own version, for people.
     */
    struct SaysoStr version;
    /**
     * What the plugin is and where it may stand. NULL means that the description could not be made.
     *
     * Thread: any, at any time, several at once. Ownership: the result stays the plugin's; it is constant and lives
     * as long as the process.
     */
    const struct SaysoDescription *(*describe)(void);
    /**
     * The extension called `name` (closed by NUL), or NULL. Version 1.0 knows none. The field itself may be NULL.
     *
     * Thread: any, at any time, several at once. Ownership: `name` is borrowed until it returns; the result stays the
     * plugin's, is constant and lives as long as the process.
     */
    const void *(*get_extension)(const char *name);
    /**
     * Makes an instance: fills `instance` and returns `SAYSO_OK`. Otherwise it says why with `host->refuse`, returns
     * `SAYSO_ERROR_CONFIG` (or any other code), and leaves nothing behind.
     *
     * Thread: any, several at once. Ownership: `host` and `setup` are borrowed, `setup` until the call returns, `host`
     * until the instance is destroyed; `instance` is the host's, and what `instance->data` points at the plugin's,
     * until `destroy`.
     */
    int32_t (*create)(const struct SaysoHost *host, const struct SaysoSetup *setup, struct SaysoInstance *instance);
} SaysoPluginEntry;

#endif  /* SAYSO_PLUGIN_H */
