"""The demo: a whole region exchanging reports over a Kafka that cheats."""
