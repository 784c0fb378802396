package org.jitney.clients.journalctl;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.jitney.clients.logs.OutputMode;
import org.jspecify.annotations.Nullable;

/**
 * The command line as values. {@link WishesParser} fills it in the order of the options, and then
 * it stays as it is.
 */
final class Wishes {
    static final int ALL_LEVELS = 0xff;
    static final long DEFAULT_INTERVAL = 15 * 60 * 1_000_000L;

    Action action = Action.SHOW;
    OutputMode output = OutputMode.SHORT;
    boolean utc;
    boolean follow;
    boolean full = true;
    boolean all;
    boolean pager = true;
    boolean pagerEnd;
    @Nullable Lines lines;
    boolean noTail;
    boolean firstLineOnly;
    boolean quiet;
    boolean merge;
    Optional<BootChoice> boot = Optional.empty();
    Optional<BootChoice> invocation = Optional.empty();
    boolean kernel;
    boolean hostname = true;
    Optional<String> cursor = Optional.empty();
    Optional<String> afterCursor = Optional.empty();
    Optional<String> cursorFile = Optional.empty();
    boolean showCursor;
    Optional<String> directory = Optional.empty();
    final List<String> files = new ArrayList<>();
    boolean standardInput;
    Optional<String> root = Optional.empty();
    Optional<String> image = Optional.empty();
    Optional<String> machine = Optional.empty();
    String namespace = "";
    boolean system;
    boolean user;
    int levels = ALL_LEVELS;
    final Set<Integer> facilities = new TreeSet<>();
    Optional<String> verifyKey = Optional.empty();
    long interval = DEFAULT_INTERVAL;
    boolean force;
    OptionalLong since = OptionalLong.empty();
    OptionalLong until = OptionalLong.empty();
    final List<String> identifiers = new ArrayList<>();
    final Set<String> excludedIdentifiers = new LinkedHashSet<>();
    final List<String> units = new ArrayList<>();
    final List<String> userUnits = new ArrayList<>();
    String field = "";
    boolean catalog;
    boolean reverse;
    long vacuumSize;
    long vacuumFiles;
    long vacuumTime;
    final Set<String> outputFields = new LinkedHashSet<>();
    Optional<String> pattern = Optional.empty();
    Optional<Boolean> caseSensitive = Optional.empty();
    Optional<Grep> grep = Optional.empty();
    List<String> operands = List.of();

    /** {@return how many entries to show, if that is limited} */
    OptionalInt limit() {
        return lines != null && lines.isLimited()
                ? OptionalInt.of(lines.count())
                : OptionalInt.empty();
    }

    /** {@return whether the first entries are wanted, and not the last ones} */
    boolean wantsOldest() {
        return lines != null && lines.isLimited() && lines.oldest();
    }

    /** {@return whether the journal of this machine is read, and not files from elsewhere} */
    boolean isOfThisMachine() {
        return directory.isEmpty()
                && files.isEmpty()
                && !standardInput
                && root.isEmpty()
                && machine.isEmpty();
    }
}
