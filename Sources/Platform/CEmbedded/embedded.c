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
static const unsigned char growth[] = {
#embed "../../../sql/migrations/0004_growth.sql"
};
static const unsigned char jobs[] = {
#embed "../../../sql/migrations/0005_jobs.sql"
};
static const unsigned char audit[] = {
#embed "../../../sql/migrations/0006_audit.sql"
};
static const unsigned char reviews[] = {
#embed "../../../sql/migrations/0007_reviews.sql"
};
static const unsigned char key_toolsets[] = {
#embed "../../../sql/migrations/0008_key_toolsets.sql"
};
static const unsigned char oauth[] = {
#embed "../../../sql/migrations/0009_oauth.sql"
};
static const unsigned char sessions[] = {
#embed "../../../sql/migrations/0010_sessions.sql"
};
static const unsigned char ledger[] = {
#embed "../../../sql/migrations/0011_ledger.sql"
};

static const unsigned char characters[] = {
#embed "../../../sql/migrations/0012_characters.sql"
};
static const unsigned char profiles[] = {
#embed "../../../sql/migrations/0013_profiles.sql"
};
static const unsigned char collaborations_and_prompts[] = {
#embed "../../../sql/migrations/0014_collaborations_and_prompts.sql"
};
static const unsigned char grants[] = {
#embed "../../../sql/migrations/0015_grants.sql"
};
static const unsigned char batches[] = {
#embed "../../../sql/migrations/0016_batches.sql"
};
static const unsigned char moderation[] = {
#embed "../../../sql/migrations/0017_moderation.sql"
};
static const unsigned char providers[] = {
#embed "../../../sql/migrations/0018_providers.sql"
};
static const unsigned char videos[] = {
#embed "../../../sql/migrations/0019_videos.sql"
};
static const unsigned char review_filters[] = {
#embed "../../../sql/migrations/0020_review_filters.sql"
};
static const unsigned char reports_and_calls[] = {
#embed "../../../sql/migrations/0021_reports_and_calls.sql"
};
static const unsigned char loras[] = {
#embed "../../../sql/migrations/0022_loras.sql"
};
static const unsigned char token_families[] = {
#embed "../../../sql/migrations/0023_token_families.sql"
};
static const unsigned char classifiers[] = {
#embed "../../../sql/migrations/0024_classifiers.sql"
};
static const unsigned char step_ups[] = {
#embed "../../../sql/migrations/0025_step_ups.sql"
};
static const unsigned char call_tasks[] = {
#embed "../../../sql/migrations/0026_call_tasks.sql"
};
static const unsigned char rounds_of_items[] = {
#embed "../../../sql/migrations/0027_rounds_of_items.sql"
};

static const embedded_file migrations[] = {
    {"0001_people", people, sizeof people},
    {"0002_media", media, sizeof media},
    {"0003_stories", stories, sizeof stories},
    {"0004_growth", growth, sizeof growth},
    {"0005_jobs", jobs, sizeof jobs},
    {"0006_audit", audit, sizeof audit},
    {"0007_reviews", reviews, sizeof reviews},
    {"0008_key_toolsets", key_toolsets, sizeof key_toolsets},
    {"0009_oauth", oauth, sizeof oauth},
    {"0010_sessions", sessions, sizeof sessions},
    {"0011_ledger", ledger, sizeof ledger},
    {"0012_characters", characters, sizeof characters},
    {"0013_profiles", profiles, sizeof profiles},
    {"0014_collaborations_and_prompts", collaborations_and_prompts, sizeof collaborations_and_prompts},
    {"0015_grants", grants, sizeof grants},
    {"0016_batches", batches, sizeof batches},
    {"0017_moderation", moderation, sizeof moderation},
    {"0018_providers", providers, sizeof providers},
    {"0019_videos", videos, sizeof videos},
    {"0020_review_filters", review_filters, sizeof review_filters},
    {"0021_reports_and_calls", reports_and_calls, sizeof reports_and_calls},
    {"0022_loras", loras, sizeof loras},
    {"0023_token_families", token_families, sizeof token_families},
    {"0024_classifiers", classifiers, sizeof classifiers},
    {"0025_step_ups", step_ups, sizeof step_ups},
    {"0026_call_tasks", call_tasks, sizeof call_tasks},
    {"0027_rounds_of_items", rounds_of_items, sizeof rounds_of_items},
};

const embedded_file *embedded_migrations(size_t *count) {
    *count = sizeof migrations / sizeof *migrations;
    return migrations;
}

static const unsigned char channel_limits[] = {
#embed "../../Features/Publishing/Limits/channel-limits.json"
};

static const unsigned char console_css[] = {
#embed "../../Faces/Console/Layout/console.css"
};

static const unsigned char price_book[] = {
#embed "../../Features/Ledger/price-book.json"
};

static const unsigned char feed_css[] = {
#embed "../../Faces/Pages/feed.css"
};

static const unsigned char agents_guide[] = {
#embed "../../Faces/MCP/Resources/agents-guide.md"
};

static const unsigned char posts_html[] = {
#embed "../../Faces/MCP/Views/posts.html"
};

static const unsigned char icon_png[] = {
#embed "../../Faces/Pages/icon.png"
};

static const unsigned char aesthetic_grades[] = {
#embed "../../Features/Catalogs/aesthetic-grades.json"
};
static const unsigned char archetypes[] = {
#embed "../../Features/Catalogs/archetypes.json"
};
static const unsigned char feed_style_presets[] = {
#embed "../../Features/Catalogs/feed-style-presets.json"
};
static const unsigned char moods[] = {
#embed "../../Features/Catalogs/moods.json"
};
static const unsigned char settings[] = {
#embed "../../Features/Catalogs/settings.json"
};
static const unsigned char times_of_day[] = {
#embed "../../Features/Catalogs/times-of-day.json"
};
static const unsigned char wardrobe[] = {
#embed "../../Features/Catalogs/wardrobe.json"
};

static const unsigned char grammar_de[] = {
#embed "../../Features/Captions/Grammars/de.grammar"
};
static const unsigned char grammar_en[] = {
#embed "../../Features/Captions/Grammars/en.grammar"
};
static const unsigned char grammar_es[] = {
#embed "../../Features/Captions/Grammars/es.grammar"
};
static const unsigned char grammar_fr[] = {
#embed "../../Features/Captions/Grammars/fr.grammar"
};

static const unsigned char look_alikes[] = {
#embed "../../Features/Moderation/look-alikes.txt"
};

static const embedded_file assets[] = {
    {"aesthetic-grades.json", aesthetic_grades, sizeof aesthetic_grades},
    {"archetypes.json", archetypes, sizeof archetypes},
    {"de.grammar", grammar_de, sizeof grammar_de},
    {"en.grammar", grammar_en, sizeof grammar_en},
    {"es.grammar", grammar_es, sizeof grammar_es},
    {"fr.grammar", grammar_fr, sizeof grammar_fr},
    {"feed-style-presets.json", feed_style_presets, sizeof feed_style_presets},
    {"moods.json", moods, sizeof moods},
    {"settings.json", settings, sizeof settings},
    {"times-of-day.json", times_of_day, sizeof times_of_day},
    {"wardrobe.json", wardrobe, sizeof wardrobe},
    {"agents-guide.md", agents_guide, sizeof agents_guide},
    {"channel-limits.json", channel_limits, sizeof channel_limits},
    {"console.css", console_css, sizeof console_css},
    {"feed.css", feed_css, sizeof feed_css},
    {"icon.png", icon_png, sizeof icon_png},
    {"look-alikes.txt", look_alikes, sizeof look_alikes},
    {"posts.html", posts_html, sizeof posts_html},
    {"price-book.json", price_book, sizeof price_book},
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
static const unsigned char create_branded_persona[] = {
#embed "../../Faces/MCP/Prompts/Texts/create-branded-persona.md"
};
static const unsigned char batch_generate_and_schedule[] = {
#embed "../../Faces/MCP/Prompts/Texts/batch-generate-and-schedule.md"
};
static const unsigned char publish_with_dedup_check[] = {
#embed "../../Faces/MCP/Prompts/Texts/publish-with-dedup-check.md"
};
static const unsigned char explore_aesthetics[] = {
#embed "../../Faces/MCP/Prompts/Texts/explore-aesthetics.md"
};
static const unsigned char run_learning_loop[] = {
#embed "../../Faces/MCP/Prompts/Texts/run-learning-loop.md"
};
static const unsigned char train_and_deploy_lora[] = {
#embed "../../Faces/MCP/Prompts/Texts/train-and-deploy-lora.md"
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
    {"create-branded-persona.md", create_branded_persona, sizeof create_branded_persona},
    {"batch-generate-and-schedule.md", batch_generate_and_schedule, sizeof batch_generate_and_schedule},
    {"publish-with-dedup-check.md", publish_with_dedup_check, sizeof publish_with_dedup_check},
    {"explore-aesthetics.md", explore_aesthetics, sizeof explore_aesthetics},
    {"run-learning-loop.md", run_learning_loop, sizeof run_learning_loop},
    {"train-and-deploy-lora.md", train_and_deploy_lora, sizeof train_and_deploy_lora},
};

const embedded_file *embedded_prompts(size_t *count) {
    *count = sizeof prompts / sizeof *prompts;
    return prompts;
}
