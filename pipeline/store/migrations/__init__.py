"""The schema, as numbered steps: a change of it is a further module here, never an edit of one that has landed."""

from sqlite_utils.migrations import Migrations

from pipeline.store.migrations.m0001_first import first
from pipeline.store.migrations.m0002_fingerprints import fingerprints
from pipeline.store.migrations.m0003_rows import rows
from pipeline.store.migrations.m0004_first_imports import first_imports
from pipeline.store.migrations.m0005_manners import manners
from pipeline.store.migrations.m0006_health import health
from pipeline.store.migrations.m0007_stand import stand
from pipeline.store.migrations.m0008_robots import robots
from pipeline.store.migrations.m0009_identity import identity
from pipeline.store.migrations.m0010_topic_labels import topic_labels
from pipeline.store.migrations.m0011_feeds import feeds
from pipeline.store.migrations.m0012_reserved import reserved
from pipeline.store.migrations.m0013_withdrawn import withdrawn
from pipeline.store.migrations.m0014_keys import keys
from pipeline.store.migrations.m0015_pages import pages
from pipeline.store.migrations.m0017_archives import archives
from pipeline.store.migrations.m0018_entry_pages import entry_pages
from pipeline.store.migrations.m0019_attachments import attachments
from pipeline.store.migrations.m0020_guessed import guessed
from pipeline.store.migrations.m0021_announced import announced
from pipeline.store.migrations.m0022_shown import shown
from pipeline.store.migrations.m0023_codes import codes
from pipeline.store.migrations.m0024_shared import shared
from pipeline.store.migrations.m0025_corrections import corrections
from pipeline.store.migrations.m0026_told import told
from pipeline.store.migrations.m0028_known import known
from pipeline.store.migrations.m0029_index import index
from pipeline.store.migrations.m0030_read_by import read_by
from pipeline.store.migrations.m0031_moved import moved
from pipeline.store.migrations.m0032_formats import formats
from pipeline.store.migrations.m0033_servers import servers
from pipeline.store.migrations.m0034_on_lists import on_lists

MIGRATIONS = Migrations("tidings")
MIGRATIONS(name="0001_first")(first)
MIGRATIONS(name="0002_fingerprints")(fingerprints)
MIGRATIONS(name="0003_rows")(rows)
MIGRATIONS(name="0004_first_imports")(first_imports)
MIGRATIONS(name="0005_manners")(manners)
MIGRATIONS(name="0006_health")(health)
MIGRATIONS(name="0007_stand")(stand)
MIGRATIONS(name="0008_robots")(robots)
MIGRATIONS(name="0009_identity")(identity)
MIGRATIONS(name="0010_topic_labels")(topic_labels)
MIGRATIONS(name="0011_feeds")(feeds)
MIGRATIONS(name="0012_reserved")(reserved)
MIGRATIONS(name="0013_withdrawn")(withdrawn)
MIGRATIONS(name="0014_keys")(keys)
MIGRATIONS(name="0015_pages")(pages)
MIGRATIONS(name="0017_archives")(archives)
MIGRATIONS(name="0018_entry_pages")(entry_pages)
MIGRATIONS(name="0019_attachments")(attachments)
MIGRATIONS(name="0020_guessed")(guessed)
MIGRATIONS(name="0021_announced")(announced)
MIGRATIONS(name="0022_shown")(shown)
MIGRATIONS(name="0023_codes")(codes)
MIGRATIONS(name="0024_shared")(shared)
MIGRATIONS(name="0025_corrections")(corrections)
MIGRATIONS(name="0026_told")(told)
MIGRATIONS(name="0028_known")(known)
MIGRATIONS(name="0029_index")(index)
MIGRATIONS(name="0030_read_by")(read_by)
MIGRATIONS(name="0031_moved")(moved)
MIGRATIONS(name="0032_formats")(formats)
MIGRATIONS(name="0033_servers")(servers)
MIGRATIONS(name="0034_on_lists")(on_lists)
