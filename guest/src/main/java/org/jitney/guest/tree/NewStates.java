package org.jitney.guest.tree;

import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import org.jitney.linux.sys.Unistd;

/**
 * What is at a path once an edit is made: its content, and whose it is. What is changed keeps its
 * owner, mode and attributes; what is new belongs to whoever makes it, and has the label of its
 * folder.
 */
final class NewStates {
    private static final int FILE_MODE = 0644;
    private static final int FOLDER_MODE = 0755;

    private final Disk disk;
    private final Map<String, State> planned;

    /** The labels of folders on the disk, as many files are made in the same one. */
    private final Map<String, SortedMap<String, Content>> labels = new HashMap<>();

    /**
     * Makes states.
     *
     * @param planned what is planned so far; others add to it
     */
    NewStates(Disk disk, Map<String, State> planned) {
        this.disk = disk;
        this.planned = planned;
    }

    /** {@return what an edit makes of what was there before} */
    State after(Edit edit, String path, State before) throws TreeError {
        return switch (edit) {
            case Edit.Remove _ -> State.Absent.ABSENT;
            case Edit.MakeDirectory(String _, Attributes attributes, Reason _) -> {
                State.Metadata old =
                        switch (before) {
                            case State.Directory(State.Metadata metadata) -> metadata;
                            case State.Absent _ -> fresh(path, FOLDER_MODE);
                            case State.File _, State.Link _, State.Special _ ->
                                    throw TreeError.of(TreeError.Kind.IN_THE_WAY, path);
                        };
                yield new State.Directory(asked(attributes, old));
            }
            case Edit.MakeSymlink(String _, String target, Reason _) -> {
                if (target.isEmpty() || target.indexOf('\0') >= 0) {
                    throw TreeError.of(TreeError.Kind.BAD_PATH, path, "it would lead nowhere");
                }
                yield new State.Link(target, replaced(path, before, 0777));
            }
            case Edit.WriteFile(String _, Content content, Attributes attributes, Reason _) -> {
                State.Metadata old = replaced(path, before, FILE_MODE);
                yield new State.File(content, asked(attributes, old));
            }
        };
    }

    /** {@return a new folder} */
    State folder(String path) throws TreeError {
        return new State.Directory(fresh(path, FOLDER_MODE));
    }

    /** The metadata of a file or link that comes in the place of what is there. */
    private State.Metadata replaced(String path, State before, int mode) throws TreeError {
        return switch (before) {
            case State.File(Content _, State.Metadata old) -> now(old);
            case State.Absent _, State.Link _, State.Special _ -> fresh(path, mode);
            case State.Directory _ -> throw TreeError.of(TreeError.Kind.IN_THE_WAY, path);
        };
    }

    private static State.Metadata now(State.Metadata old) {
        return new State.Metadata(
                old.mode(), old.uid(), old.gid(), State.Metadata.NOW, old.xattrs());
    }

    private static State.Metadata asked(Attributes attributes, State.Metadata old) {
        Attributes.Owner owner =
                attributes.owner().orElse(new Attributes.Owner(old.uid(), old.gid()));
        return new State.Metadata(
                attributes.mode().orElse(old.mode()),
                owner.uid(),
                owner.gid(),
                old.modifiedUsec(),
                old.xattrs());
    }

    private State.Metadata fresh(String path, int mode) throws TreeError {
        String folder = GuestPath.parent(path);
        SortedMap<String, Content> label =
                planned.get(folder) instanceof State.Directory(State.Metadata made)
                        ? made.xattrs()
                        : label(folder);
        return new State.Metadata(
                mode, Unistd.geteuid(), Unistd.getgid(), State.Metadata.NOW, label);
    }

    private SortedMap<String, Content> label(String folder) throws TreeError {
        SortedMap<String, Content> known = labels.get(folder);
        if (known == null) {
            known = disk.labelIn(folder);
            labels.put(folder, known);
        }
        return known;
    }
}
