package org.jitney.unitfile.install;

import java.io.IOException;
import java.util.Set;

/** One application of the presets: which units are to be enabled and which disabled. */
final class PresetRun {
    private static final Set<UnitFileSearch.Flag> FOLLOW =
            Set.of(UnitFileSearch.Flag.FOLLOW_CONFIG);

    private final FileTree tree;
    private final Presets presets;
    private final UnitFileSearch search;
    private final Journal journal;
    private final InstallContext plus = new InstallContext();
    private final InstallContext minus = new InstallContext();

    PresetRun(FileTree tree, Presets presets, UnitFileSearch search, Journal journal) {
        this.tree = tree;
        this.presets = presets;
        this.search = search;
        this.journal = journal;
    }

    Journal journal() {
        return journal;
    }

    /** The units to enable. */
    InstallContext enabled() {
        return plus;
    }

    /** Asks the rules about a unit. An alias is passed over: the rules name the unit itself. */
    void prepare(String name) throws IOException, Refused {
        if (plus.find(name).isPresent() || minus.find(name).isPresent()) {
            return;
        }
        InstallInfo info = search.discover(new InstallContext(), name, FOLLOW);
        if (!info.name.equals(name)) {
            return;
        }
        Presets.Answer answer = presets.about(name);
        if (!answer.enable()) {
            search.discover(minus, name, FOLLOW);
        } else if (answer.instances().isEmpty()) {
            search.discoverUsable(plus, name, FOLLOW);
        } else {
            for (String instance : answer.instances()) {
                search.discoverUsable(plus, instance, FOLLOW);
            }
        }
    }

    /**
     * As {@link #prepare}, but a unit that is broken in a way of its own does not stop the others.
     * An alias without a target and what the kernel refuses to read do, as in the reference.
     */
    void prepareOrReport(String name) throws IOException, Refused {
        try {
            prepare(name);
        } catch (Refused e) {
            if (e.is(Failure.Kind.OTHER)) {
                throw e;
            }
            journal.add(LinkMaker.renamed(e.failure(), name));
        }
    }

    void disable(String folder, boolean dryRun) throws IOException {
        var remover = new LinkRemover(tree, journal, dryRun);
        remover.markAll(minus, search, FOLLOW);
        remover.removeBelow(folder);
    }
}
