#include "embedded.h"

// The persona library, named as in embedded.c.

static const unsigned char atelier_alterations[] = {
#embed "../../Features/Characters/Library/atelier-alterations.json"
};
static const unsigned char balcony_jungle[] = {
#embed "../../Features/Characters/Library/balcony-jungle.json"
};
static const unsigned char bedroom_synth_patches[] = {
#embed "../../Features/Characters/Library/bedroom-synth-patches.json"
};
static const unsigned char ceramics_studio_potter[] = {
#embed "../../Features/Characters/Library/ceramics-studio-potter.json"
};
static const unsigned char courier_cyclist[] = {
#embed "../../Features/Characters/Library/courier-cyclist.json"
};
static const unsigned char cozy_game_nights[] = {
#embed "../../Features/Characters/Library/cozy-game-nights.json"
};
static const unsigned char desert_night_sky[] = {
#embed "../../Features/Characters/Library/desert-night-sky.json"
};
static const unsigned char desk_body_unwinding[] = {
#embed "../../Features/Characters/Library/desk-body-unwinding.json"
};
static const unsigned char first_ledger_finance[] = {
#embed "../../Features/Characters/Library/first-ledger-finance.json"
};
static const unsigned char forty_square_metres[] = {
#embed "../../Features/Characters/Library/forty-square-metres.json"
};
static const unsigned char honest_formulator[] = {
#embed "../../Features/Characters/Library/honest-formulator.json"
};
static const unsigned char learn_german_daily[] = {
#embed "../../Features/Characters/Library/learn-german-daily.json"
};
static const unsigned char linocut_kitchen_press[] = {
#embed "../../Features/Characters/Library/linocut-kitchen-press.json"
};
static const unsigned char low_end_sessions[] = {
#embed "../../Features/Characters/Library/low-end-sessions.json"
};
static const unsigned char modest_fashion_color[] = {
#embed "../../Features/Characters/Library/modest-fashion-color.json"
};
static const unsigned char night_bread_baker[] = {
#embed "../../Features/Characters/Library/night-bread-baker.json"
};
static const unsigned char night_city_walker[] = {
#embed "../../Features/Characters/Library/night-city-walker.json"
};
static const unsigned char night_shelf_noir[] = {
#embed "../../Features/Characters/Library/night-shelf-noir.json"
};
static const unsigned char old_dog_company[] = {
#embed "../../Features/Characters/Library/old-dog-company.json"
};
static const unsigned char parent_after_bedtime[] = {
#embed "../../Features/Characters/Library/parent-after-bedtime.json"
};
static const unsigned char plain_words_computing[] = {
#embed "../../Features/Characters/Library/plain-words-computing.json"
};
static const unsigned char rail_slow_traveller[] = {
#embed "../../Features/Characters/Library/rail-slow-traveller.json"
};
static const unsigned char repair_bench_medellin[] = {
#embed "../../Features/Characters/Library/repair-bench-medellin.json"
};
static const unsigned char social_dance_late_start[] = {
#embed "../../Features/Characters/Library/social-dance-late-start.json"
};
static const unsigned char strength_after_forty[] = {
#embed "../../Features/Characters/Library/strength-after-forty.json"
};
static const unsigned char tabletop_host[] = {
#embed "../../Features/Characters/Library/tabletop-host.json"
};
static const unsigned char tideline_seaweeds[] = {
#embed "../../Features/Characters/Library/tideline-seaweeds.json"
};
static const unsigned char translator_reading_life[] = {
#embed "../../Features/Characters/Library/translator-reading-life.json"
};
static const unsigned char upland_walker[] = {
#embed "../../Features/Characters/Library/upland-walker.json"
};
static const unsigned char visible_mending[] = {
#embed "../../Features/Characters/Library/visible-mending.json"
};
static const unsigned char weeknight_bean_cook[] = {
#embed "../../Features/Characters/Library/weeknight-bean-cook.json"
};

static const embedded_file personas[] = {
    {"atelier-alterations.json", atelier_alterations, sizeof atelier_alterations},
    {"balcony-jungle.json", balcony_jungle, sizeof balcony_jungle},
    {"bedroom-synth-patches.json", bedroom_synth_patches, sizeof bedroom_synth_patches},
    {"ceramics-studio-potter.json", ceramics_studio_potter, sizeof ceramics_studio_potter},
    {"courier-cyclist.json", courier_cyclist, sizeof courier_cyclist},
    {"cozy-game-nights.json", cozy_game_nights, sizeof cozy_game_nights},
    {"desert-night-sky.json", desert_night_sky, sizeof desert_night_sky},
    {"desk-body-unwinding.json", desk_body_unwinding, sizeof desk_body_unwinding},
    {"first-ledger-finance.json", first_ledger_finance, sizeof first_ledger_finance},
    {"forty-square-metres.json", forty_square_metres, sizeof forty_square_metres},
    {"honest-formulator.json", honest_formulator, sizeof honest_formulator},
    {"learn-german-daily.json", learn_german_daily, sizeof learn_german_daily},
    {"linocut-kitchen-press.json", linocut_kitchen_press, sizeof linocut_kitchen_press},
    {"low-end-sessions.json", low_end_sessions, sizeof low_end_sessions},
    {"modest-fashion-color.json", modest_fashion_color, sizeof modest_fashion_color},
    {"night-bread-baker.json", night_bread_baker, sizeof night_bread_baker},
    {"night-city-walker.json", night_city_walker, sizeof night_city_walker},
    {"night-shelf-noir.json", night_shelf_noir, sizeof night_shelf_noir},
    {"old-dog-company.json", old_dog_company, sizeof old_dog_company},
    {"parent-after-bedtime.json", parent_after_bedtime, sizeof parent_after_bedtime},
    {"plain-words-computing.json", plain_words_computing, sizeof plain_words_computing},
    {"rail-slow-traveller.json", rail_slow_traveller, sizeof rail_slow_traveller},
    {"repair-bench-medellin.json", repair_bench_medellin, sizeof repair_bench_medellin},
    {"social-dance-late-start.json", social_dance_late_start, sizeof social_dance_late_start},
    {"strength-after-forty.json", strength_after_forty, sizeof strength_after_forty},
    {"tabletop-host.json", tabletop_host, sizeof tabletop_host},
    {"tideline-seaweeds.json", tideline_seaweeds, sizeof tideline_seaweeds},
    {"translator-reading-life.json", translator_reading_life, sizeof translator_reading_life},
    {"upland-walker.json", upland_walker, sizeof upland_walker},
    {"visible-mending.json", visible_mending, sizeof visible_mending},
    {"weeknight-bean-cook.json", weeknight_bean_cook, sizeof weeknight_bean_cook},
};

const embedded_file *embedded_personas(size_t *count) {
    *count = sizeof personas / sizeof *personas;
    return personas;
}
