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
static const unsigned char jobs[] = {
#embed "../../../sql/migrations/0004_jobs.sql"
};

static const embedded_file migrations[] = {
    {"0001_people", people, sizeof people},
    {"0002_media", media, sizeof media},
    {"0003_stories", stories, sizeof stories},
    {"0004_jobs", jobs, sizeof jobs},
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

static const unsigned char agents_guide[] = {
#embed "../../Faces/MCP/Resources/agents-guide.md"
};

static const embedded_file assets[] = {
    {"agents-guide.md", agents_guide, sizeof agents_guide},
    {"channel-limits.json", channel_limits, sizeof channel_limits},
    {"feed.css", feed_css, sizeof feed_css},
};

const embedded_file *embedded_assets(size_t *count) {
    *count = sizeof assets / sizeof *assets;
    return assets;
}

static const unsigned char ship_carousel[] = {
#embed "../../Faces/MCP/Prompts/Texts/ship-carousel.md"
};
static const unsigned char load_calendar[] = {
#embed "../../Faces/MCP/Prompts/Texts/load-calendar.md"
};
static const unsigned char review_moments[] = {
#embed "../../Faces/MCP/Prompts/Texts/review-moments.md"
};
static const unsigned char cross_post[] = {
#embed "../../Faces/MCP/Prompts/Texts/cross-post.md"
};
static const unsigned char thread_from_text[] = {
#embed "../../Faces/MCP/Prompts/Texts/thread-from-text.md"
};
static const unsigned char weekly_plan[] = {
#embed "../../Faces/MCP/Prompts/Texts/weekly-plan.md"
};
static const unsigned char connection_check[] = {
#embed "../../Faces/MCP/Prompts/Texts/connection-check.md"
};
static const unsigned char explain_failure[] = {
#embed "../../Faces/MCP/Prompts/Texts/explain-failure.md"
};

static const embedded_file prompts[] = {
    {"ship-carousel.md", ship_carousel, sizeof ship_carousel},
    {"load-calendar.md", load_calendar, sizeof load_calendar},
    {"review-moments.md", review_moments, sizeof review_moments},
    {"cross-post.md", cross_post, sizeof cross_post},
    {"thread-from-text.md", thread_from_text, sizeof thread_from_text},
    {"weekly-plan.md", weekly_plan, sizeof weekly_plan},
    {"connection-check.md", connection_check, sizeof connection_check},
    {"explain-failure.md", explain_failure, sizeof explain_failure},
};

const embedded_file *embedded_prompts(size_t *count) {
    *count = sizeof prompts / sizeof *prompts;
    return prompts;
}
