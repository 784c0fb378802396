package org.jitney.network1.edit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.network1.edit.BadChange.Kind;
import org.jitney.network1.edit.Problem.Severity;

/**
 * What a set of changes comes to: for each path what is there and what will be. Each change sees
 * what those before it do; nothing is written.
 */
final class Plan {
    private static final int USUAL_MODE = 0644;
    private static final int LARGEST = 1 << 20;
    private static final int MOST_TOLD = 10;

    /** One file of a plan. */
    record Step(String path, Content before, Content after) {}

    private final Folders folders;
    private final Map<String, Content> planned = new LinkedHashMap<>();
    private final Map<String, FileName> names = new LinkedHashMap<>();

    private Plan(Folders folders) {
        this.folders = folders;
    }

    /**
     * {@return the files that change}
     *
     * @throws BadChange when a change cannot be made, or a file would be wrong in a way in which it
     *     is not wrong now
     */
    static List<Step> of(Folders folders, List<Change> changes) throws BadChange, ErrnoException {
        Plan plan = new Plan(folders);
        for (Change each : changes) {
            plan.take(each);
        }
        List<Step> steps = plan.steps();
        plan.check();
        return steps;
    }

    private List<Step> steps() throws ErrnoException {
        List<Step> steps = new ArrayList<>();
        for (Map.Entry<String, Content> each : planned.entrySet()) {
            Content before = folders.read(each.getKey());
            if (!before.equals(each.getValue())) {
                steps.add(new Step(each.getKey(), before, each.getValue()));
            }
        }
        return steps;
    }

    private void check() throws BadChange, ErrnoException {
        List<Problem> found = new ArrayList<>();
        for (Map.Entry<String, Content> each : planned.entrySet()) {
            FileName name = names.get(each.getKey());
            if (name != null && each.getValue() instanceof Content.Text text) {
                List<Problem> old = now(each.getKey(), name);
                FileCheck.check(each.getKey(), name, text.bytes()).stream()
                        .filter(p -> p.severity() == Severity.ERROR)
                        .filter(p -> old.stream().noneMatch(p::isLike))
                        .forEach(found::add);
            }
        }
        if (!found.isEmpty()) {
            List<String> told = found.stream().limit(MOST_TOLD).map(Problem::toString).toList();
            int more = found.size() - told.size();
            throw new BadChange(
                    Kind.INVALID,
                    String.join("\n", told) + (more > 0 ? "\nand %d more".formatted(more) : ""));
        }
    }

    /** What is wrong with a file already is no reason to refuse a change of another line. */
    private List<Problem> now(String path, FileName name) throws ErrnoException {
        for (String each : folders.candidates(name)) {
            Optional<byte[]> bytes = folders.bytes(each);
            if (bytes.isPresent()) {
                return FileCheck.check(path, name, bytes.get());
            }
        }
        return List.of();
    }

    private void take(Change change) throws BadChange, ErrnoException {
        String path = folders.path(change.name(), change.runtime());
        switch (change) {
            case Change.Put put -> {
                requireSeen(change, path);
                write(put.name(), path, put.text());
            }
            case Change.Delete _ -> delete(change.name(), path);
            case Change.Mask _ -> mask(change.name(), path);
            case Change.Unmask _ -> unmask(change.name(), path);
            case Change.SetKey set -> edit(set, path, text -> set(set, text));
            case Change.AddSection add ->
                    edit(add, path, text -> text.added(add.section(), add.assignments()));
            case Change.RemoveSection remove ->
                    edit(
                            remove,
                            path,
                            text -> {
                                require(text, remove.name(), remove.section(), remove.index());
                                return text.without(remove.section(), remove.index());
                            });
        }
    }

    /** An edit of the sections of a file. */
    private interface Edit {
        Sections apply(Sections text) throws BadChange;
    }

    private void edit(Change change, String path, Edit edit) throws BadChange, ErrnoException {
        requireSeen(change, path);
        String text = current(change.name(), path);
        write(change.name(), path, edit.apply(Sections.parse(text)).render());
    }

    private static Sections set(Change.SetKey set, Sections text) throws BadChange {
        Sections with = text;
        if (text.count(set.section()) == 0 && set.index() == 0 && !set.values().isEmpty()) {
            with = text.added(set.section(), List.of());
        }
        require(with, set.name(), set.section(), set.index());
        return with.with(set.section(), set.index(), set.key(), set.values());
    }

    private static void require(Sections text, FileName name, String section, int index)
            throws BadChange {
        if (index < 0 || index >= text.count(section)) {
            throw new BadChange(
                    Kind.NOT_FOUND, "%s has no section [%s] %d".formatted(name, section, index));
        }
    }

    /** The text as it counts now; empty if there is no such file. */
    private String current(FileName name, String path) throws BadChange, ErrnoException {
        if (at(path).equals(Content.MASK)) {
            throw new BadChange(Kind.INVALID, path + " masks the file; unmask it first");
        }
        List<String> all = new ArrayList<>(List.of(path));
        all.addAll(folders.candidates(name));
        for (String each : all) {
            Content content = at(each);
            if (content instanceof Content.Text text) {
                return text.raw();
            }
            if (content instanceof Content.Symlink) {
                return folders.bytes(each).map(Plan::text).orElse("");
            }
        }
        return "";
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** A file of /run says nothing while one of that name is in /etc. */
    private void requireSeen(Change change, String path) throws BadChange, ErrnoException {
        String above = folders.path(change.name(), false);
        if (change.runtime() && !(at(above) instanceof Content.Absent)) {
            throw new BadChange(
                    Kind.INVALID, "%s would not be read while %s is there".formatted(path, above));
        }
    }

    private void write(FileName name, String path, String latin) throws BadChange, ErrnoException {
        byte[] bytes = latin.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length > LARGEST) {
            throw new BadChange(Kind.INVALID, path + ": is larger than 1 MiB");
        }
        int mode = at(path) instanceof Content.Text text ? text.mode() : USUAL_MODE;
        put(name, path, Content.Text.of(bytes, mode));
    }

    private void put(FileName name, String path, Content content) {
        planned.put(path, content);
        names.put(path, name);
    }

    private void delete(FileName name, String path) throws BadChange, ErrnoException {
        if (at(path) instanceof Content.Absent) {
            for (String each : folders.candidates(name)) {
                if (!(at(each) instanceof Content.Absent)) {
                    throw new BadChange(
                            Kind.INVALID, "%s cannot be deleted here, mask it".formatted(each));
                }
            }
            throw new BadChange(Kind.NOT_FOUND, "There is no file " + path);
        }
        put(name, path, Content.ABSENT);
    }

    private void mask(FileName name, String path) throws BadChange, ErrnoException {
        Content there = at(path);
        if (!(there instanceof Content.Absent) && !there.equals(Content.MASK)) {
            throw new BadChange(Kind.EXISTS, path + " is there and would be lost");
        }
        put(name, path, Content.MASK);
    }

    private void unmask(FileName name, String path) throws BadChange, ErrnoException {
        Content there = at(path);
        boolean isEmpty = there instanceof Content.Text text && text.bytes().length == 0;
        if (!there.equals(Content.MASK) && !isEmpty) {
            throw new BadChange(Kind.NOT_FOUND, path + " is no mask");
        }
        put(name, path, Content.ABSENT);
    }

    private Content at(String path) throws ErrnoException {
        Content own = planned.get(path);
        return own != null ? own : folders.read(path);
    }
}
