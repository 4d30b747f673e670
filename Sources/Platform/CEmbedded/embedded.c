#include "embedded.h"

// Each file is named by its path relative to this one (C23, 6.10.3). A test compares the tables with the folders.

static const unsigned char people[] = {
#embed "../../../sql/migrations/0001_people.sql"
};
static const unsigned char media[] = {
#embed "../../../sql/migrations/0002_media.sql"
};
static const unsigned char stories[] = {
#embed "../../../sql/migrations/0003_stories.sql"
};

static const embedded_file migrations[] = {
    {"0001_people", people, sizeof people},
    {"0002_media", media, sizeof media},
    {"0003_stories", stories, sizeof stories},
};

const embedded_file *embedded_migrations(size_t *count) {
    *count = sizeof migrations / sizeof *migrations;
    return migrations;
}

static const unsigned char channel_limits[] = {
#embed "../../Features/Publishing/Limits/channel-limits.json"
};

static const unsigned char feed_css[] = {
#embed "../../Faces/Pages/feed.css"
};

static const embedded_file assets[] = {
    {"channel-limits.json", channel_limits, sizeof channel_limits},
    {"feed.css", feed_css, sizeof feed_css},
};

const embedded_file *embedded_assets(size_t *count) {
    *count = sizeof assets / sizeof *assets;
    return assets;
}
