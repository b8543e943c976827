/*
 * tickers: a sayso plugin that finds stock tickers as newsrooms write them, "(NYSE: XYZ)" or "(Nasdaq:ABCD)".
 *
 * It writes extensions.tickers.matches, an array of {"start", "end", "exchange", "ticker"}; the span is that of the
 * ticker alone. It keeps nothing from one document to the next, needs no memory of its own, and looks at each byte of
 * the text once. Copy this file to begin a plugin of your own; docs/plugins.md explains every part.
 */

#include <sayso_plugin.h>

#include <string.h>

/* How an exchange is written in the record, for every way in which it is written in articles. */
static const struct {
    const char *written;
    const char *name;
} exchanges[] = {
    {"NYSE", "NYSE"},
    {"NYSE American", "NYSE American"},
    {"NYSE Arca", "NYSE Arca"},
    {"Nasdaq", "Nasdaq"},
    {"NasdaqGS", "Nasdaq"},
    {"NasdaqGM", "Nasdaq"},
    {"NasdaqCM", "Nasdaq"},
    {"AMEX", "NYSE American"},
    {"OTC", "OTC"},
    {"OTCQB", "OTC"},
    {"OTCQX", "OTC"},
    {"LSE", "LSE"},
    {"LON", "LSE"},
    {"TSX", "TSX"},
    {"TSXV", "TSXV"},
    {"ASX", "ASX"},
    {"HKEX", "HKEX"},
    {"SEHK", "HKEX"},
    {"NSE", "NSE"},
    {"BSE", "BSE"},
    {"TSE", "TSE"},
    {"Euronext", "Euronext"},
    {"EPA", "Euronext"},
    {"FRA", "FRA"},
    {"ETR", "XETRA"},
    {"XETRA", "XETRA"},
    {"SIX", "SIX"},
};

/* The longest ticker that is taken for one: with class and suffix, as in "BRK.A" or "0005.HK". */
enum { LONGEST_TICKER = 10, LONGEST_EXCHANGE = 16 };

static int is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static int is_ticker_char(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
}

/* The name of the exchange that is written in these bytes, or NULL. */
static const char *exchange_name(const char *written, size_t len) {
    for (size_t i = 0; i < sizeof exchanges / sizeof exchanges[0]; i++) {
        const char *known = exchanges[i].written;
        size_t at = 0;
        while (at < len && known[at] != '\0' && lower(known[at]) == lower(written[at])) {
            at++;
        }
        if (at == len && known[at] == '\0') {
            return exchanges[i].name;
        }
    }
    return NULL;
}

/*
 * Reads "EXCHANGE: TICKER" from `at`, puts it, and returns where it ends; where there is none it returns `at`.
 * A parenthesis may hold several, parted by ";" or ",": "(NYSE: ABC; TSX: ABC)".
 */
static size_t read_one(SaysoStr text, size_t at, size_t record, const SaysoOutput *output) {
    size_t start = at, colon, from, to;
    const char *name;
    while (start < text.len && is_space(text.ptr[start])) {
        start++;
    }
    for (colon = start; colon < text.len && colon - start <= LONGEST_EXCHANGE && text.ptr[colon] != ':'; colon++) {
    }
    if (colon >= text.len || text.ptr[colon] != ':') {
        return at;
    }
    name = exchange_name(text.ptr + start, colon - start);
    if (name == NULL) {
        return at;
    }
    for (from = colon + 1; from < text.len && is_space(text.ptr[from]); from++) {
    }
    for (to = from; to < text.len && to - from <= LONGEST_TICKER && is_ticker_char(text.ptr[to]); to++) {
    }
    if (to == from || to - from > LONGEST_TICKER || text.ptr[from] == '.' || text.ptr[from] == '-') {
        return at;
    }
    {
        const SaysoStr list = SAYSO_STR("matches");
        /* Offsets fit: a text is never longer than 4 GiB. */
        const SaysoSpan span = {(uint32_t)from, (uint32_t)to};
        const SaysoMember members[] = {
            {SAYSO_STR("exchange"), {name, strlen(name)}},
            {SAYSO_STR("ticker"), {text.ptr + from, to - from}},
        };
        output->put_span(output, record, list, span, members, 2);
    }
    return to;
}

static void process(void *data, const SaysoRecord *const *records, size_t count, const SaysoOutput *output) {
    (void)data; /* Nothing is kept: this plugin has no configuration. */
    for (size_t record = 0; record < count; record++) {
        const SaysoStr text = records[record]->article->text;
        for (size_t at = 0; at < text.len; at++) {
            if (text.ptr[at] != '(') {
                continue;
            }
            for (size_t next = at + 1;;) {
                const size_t end = read_one(text, next, record, output);
                if (end == next) {
                    break;
                }
                at = end - 1;
                if (end >= text.len || (text.ptr[end] != ';' && text.ptr[end] != ',')) {
                    break;
                }
                next = end + 1;
            }
        }
    }
}

static const SaysoDescription *describe(void) {
    static const SaysoDescription description = {
        sizeof(SaysoDescription),
        SAYSO_KIND_ANNOTATOR,
        SAYSO_PLACE_CLEAN | SAYSO_PLACE_SEGMENT | SAYSO_PLACE_ATTRIBUTE,
        0, /* Text is all it needs. */
        SAYSO_STR("Finds stock tickers such as (NYSE: XYZ)."),
        {NULL, 0}, /* It takes no configuration. */
        NULL,      /* It is no extractor and claims nothing. */
    };
    return &description;
}

static int32_t create(const SaysoHost *host, const SaysoSetup *setup, SaysoInstance *instance) {
    (void)host;
    (void)setup;
    instance->data = NULL;
    instance->process = process;
    instance->destroy = NULL; /* There is nothing to free. */
    return SAYSO_OK;
}

SAYSO_EXPORT const SaysoPluginEntry sayso_plugin_entry = {
    SAYSO_PLUGIN_MAGIC,
    SAYSO_ABI_MAJOR,
    SAYSO_ABI_MINOR,
    sizeof(SaysoPluginEntry),
    0,
    SAYSO_STR("tickers"),
    SAYSO_STR("0.1.0"),
    describe,
    NULL, /* No extensions. */
    create,
};
