#pragma once

namespace dateline::pipeline {

class Commands;

// One function a command; main.cpp calls them in the order of the help.
void register_ingest_command(Commands& commands);
void register_run_command(Commands& commands);
void register_timeline_command(Commands& commands);
void register_planned_command(Commands& commands);
void register_new_command(Commands& commands);
void register_monitor_command(Commands& commands);
void register_network_command(Commands& commands);
void register_claims_command(Commands& commands);
void register_places_command(Commands& commands);
void register_momentum_command(Commands& commands);
void register_copies_command(Commands& commands);
void register_export_command(Commands& commands);
void register_report_command(Commands& commands);
void register_entities_command(Commands& commands);
void register_merges_command(Commands& commands);
void register_revisions_command(Commands& commands);
void register_reextract_command(Commands& commands);
void register_extract_command(Commands& commands);
void register_article_command(Commands& commands);
void register_feed_command(Commands& commands);
void register_feeds_command(Commands& commands);
void register_config_command(Commands& commands);
void register_runs_command(Commands& commands);
void register_db_command(Commands& commands);
void register_gazetteer_command(Commands& commands);
void register_rules_command(Commands& commands);
void register_help_command(Commands& commands);

}  // namespace dateline::pipeline
