package org.jitney.clients.journalctl;

import java.util.Optional;

/** The options that cannot be wrong: they are on, or any text will do. */
final class WishesFlags {
    private WishesFlags() {}

    /** {@return whether it was one of them} */
    static boolean take(Wishes wishes, String key, String value) {
        return look(wishes, key, value) || which(wishes, key, value) || action(wishes, key, value);
    }

    private static boolean look(Wishes wishes, String key, String value) {
        switch (key) {
            case "no-pager" -> wishes.pager = false;
            case "follow" -> wishes.follow = true;
            case "full" -> wishes.full = true;
            case "no-full" -> wishes.full = false;
            case "all" -> wishes.all = true;
            case "no-tail" -> wishes.noTail = true;
            case "truncate-newline" -> wishes.firstLineOnly = true;
            case "quiet" -> wishes.quiet = true;
            case "no-hostname" -> wishes.hostname = false;
            case "catalog" -> wishes.catalog = true;
            case "reverse" -> wishes.reverse = true;
            case "utc" -> wishes.utc = true;
            case "show-cursor" -> wishes.showCursor = true;
            case "cursor-file" -> wishes.cursorFile = Optional.of(value);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static boolean which(Wishes wishes, String key, String value) {
        switch (key) {
            case "merge" -> wishes.merge = true;
            case "system" -> wishes.system = true;
            case "user" -> wishes.user = true;
            case "machine" -> wishes.machine = Optional.of(value);
            case "namespace" -> wishes.namespace = value;
            case "directory" -> wishes.directory = Optional.of(value);
            case "cursor" -> wishes.cursor = Optional.of(value);
            case "after-cursor" -> wishes.afterCursor = Optional.of(value);
            case "grep" -> wishes.pattern = Optional.of(value);
            case "identifier" -> wishes.identifiers.add(value);
            case "exclude-identifier" -> wishes.excludedIdentifiers.add(value);
            case "unit" -> wishes.units.add(value);
            case "user-unit" -> wishes.userUnits.add(value);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static boolean action(Wishes wishes, String key, String value) {
        switch (key) {
            case "new-id128" -> wishes.action = Action.NEW_ID128;
            case "list-boots" -> wishes.action = Action.LIST_BOOTS;
            case "list-invocations" -> wishes.action = Action.LIST_INVOCATIONS;
            case "list-namespaces" -> wishes.action = Action.LIST_NAMESPACES;
            case "header" -> wishes.action = Action.HEADER;
            case "verify" -> wishes.action = Action.VERIFY;
            case "verify-key" -> {
                wishes.verifyKey = Optional.of(value);
                wishes.action = Action.VERIFY;
                wishes.merge = false;
            }
            case "disk-usage" -> wishes.action = Action.DISK_USAGE;
            case "force" -> wishes.force = true;
            case "setup-keys" -> wishes.action = Action.SETUP_KEYS;
            case "field" -> {
                wishes.action = Action.FIELD_VALUES;
                wishes.field = value;
            }
            case "fields" -> wishes.action = Action.FIELD_NAMES;
            case "list-catalog" -> wishes.action = Action.LIST_CATALOG;
            case "dump-catalog" -> wishes.action = Action.DUMP_CATALOG;
            case "update-catalog" -> wishes.action = Action.UPDATE_CATALOG;
            case "flush" -> wishes.action = Action.FLUSH;
            case "relinquish-var" -> wishes.action = Action.RELINQUISH_VAR;
            case "sync" -> wishes.action = Action.SYNC;
            default -> {
                return false;
            }
        }
        return true;
    }
}
