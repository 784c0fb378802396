package org.jitney.guest.tree;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jitney.linux.sys.Unistd;

/**
 * A guest's files as they will be when the edits made here are done: what is planned lies over what
 * is on the disk, and the disk stays as it is.
 */
public final class PlannedTree implements TreeView {
    private static final int MOST_LINKS = 40;
    private static final int FILE_MODE = 0644;
    private static final int FOLDER_MODE = 0755;

    private final GuestTree tree;
    private final Disk disk;

    /** What is planned, by paths without links in their folders. */
    private final TreeMap<String, State> planned = new TreeMap<>();

    private final List<Step> steps = new ArrayList<>();
    private final List<Edit> edits = new ArrayList<>();

    /** Folders by the paths that were asked for, as most lookups are in the same few ones. */
    private final Map<String, String> folders = new HashMap<>();

    /** What is on the disk along the ways to those folders: it stays as it is. */
    private final Map<String, State> onTheWay = new HashMap<>();

    /** The labels of folders on the disk, as many files are made in the same one. */
    private final Map<String, SortedMap<String, Content>> labels = new HashMap<>();

    /** Begins with what is on the disk. */
    public PlannedTree(GuestTree tree) {
        this.tree = tree;
        this.disk = new Disk(tree.root());
    }

    /** {@return the edits made here as a plan} */
    public EditPlan plan(String title) {
        return new EditPlan(title, edits);
    }

    List<Step> steps() {
        return List.copyOf(steps);
    }

    /** Makes all edits of a plan. */
    public void make(EditPlan plan) throws TreeError {
        for (Edit edit : plan.edits()) {
            make(edit);
        }
    }

    /** Makes an edit. */
    public void make(Edit edit) throws TreeError {
        String clean = GuestPath.clean(edit.path());
        if (clean.equals("/")) {
            throw TreeError.of(TreeError.Kind.IN_THE_WAY, clean);
        }
        String above = GuestPath.parent(clean);
        String folder =
                edit instanceof Edit.Remove ? folder(above) : madeFolder(above, edit.reason());
        String path = GuestPath.in(folder, GuestPath.name(clean));
        State before = state(path);
        add(path, before, after(edit, path, before), edit.reason());
        edits.add(edit);
    }

    private State after(Edit edit, String path, State before) throws TreeError {
        return switch (edit) {
            case Edit.Remove _ -> removed(path, before);
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

    private State removed(String path, State before) throws TreeError {
        if (before instanceof State.Directory && !list(path).isEmpty()) {
            throw TreeError.of(TreeError.Kind.IN_THE_WAY, path, "the directory is not empty");
        }
        return State.Absent.ABSENT;
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

    private void add(String path, State before, State after, Reason reason) {
        if (before.isAs(after)) {
            return;
        }
        // What was nothing before, no path led through.
        boolean leadsElsewhere = isFolderOrLink(before);
        planned.put(path, after);
        steps.add(new Step(path, before, after, reason));
        if (leadsElsewhere) {
            folders.clear();
        }
    }

    private static boolean isFolderOrLink(State state) {
        return switch (state) {
            case State.Directory _, State.Link _ -> true;
            case State.Absent _, State.File _, State.Special _ -> false;
        };
    }

    private State state(String path) throws TreeError {
        State known = planned.get(path);
        if (known != null) {
            return known;
        }
        return planned.isEmpty() || !isBelowRemoved(path) ? disk.read(path) : State.Absent.ABSENT;
    }

    /** Whether a folder above the path is removed or made anew: then the disk has no say. */
    private boolean isBelowRemoved(String path) {
        for (String at = GuestPath.parent(path); !at.equals("/"); at = GuestPath.parent(at)) {
            if (planned.get(at) instanceof State.Absent) {
                return true;
            }
        }
        return false;
    }

    /** What is done at each folder on the way. */
    private interface OnTheWay {
        void at(String path, State state) throws TreeError;
    }

    /** The real path of a folder, or the one that it would have. */
    private String folder(String path) throws TreeError {
        String known = folders.get(path);
        if (known != null) {
            return known;
        }
        String real = walk(path, (at, state) -> {});
        if (lightState(real) instanceof State.Directory) {
            folders.put(path, real);
        }
        return real;
    }

    /** The real path of a folder that is made, with those above it, unless it is there. */
    private String madeFolder(String path, Reason reason) throws TreeError {
        String known = folders.get(path);
        if (known != null) {
            return known;
        }
        String real = walk(path, (at, state) -> makeFolder(at, state, reason));
        folders.put(path, real);
        return real;
    }

    private String walk(String path, OnTheWay onTheWay) throws TreeError {
        Deque<String> left = names(path);
        String at = "/";
        int links = 0;
        while (!left.isEmpty()) {
            String name = left.pop();
            if (name.equals("..")) {
                at = GuestPath.parent(at);
                continue;
            }
            String next = GuestPath.in(at, name);
            State state = lightState(next);
            if (state instanceof State.Link(String target, State.Metadata _)) {
                if (++links > MOST_LINKS) {
                    throw TreeError.of(TreeError.Kind.LOOP, path);
                }
                if (target.startsWith("/")) {
                    at = "/";
                }
                names(target).descendingIterator().forEachRemaining(left::push);
                continue;
            }
            onTheWay.at(next, state);
            at = next;
        }
        return at;
    }

    private void makeFolder(String path, State state, Reason reason) throws TreeError {
        switch (state) {
            case State.Directory _ -> {}
            case State.Absent _ ->
                    add(path, state, new State.Directory(fresh(path, FOLDER_MODE)), reason);
            case State.File _, State.Link _, State.Special _ ->
                    throw TreeError.of(TreeError.Kind.IN_THE_WAY, path, "not a directory");
        }
    }

    /** As {@link #state}, but of a file on the disk nothing is read. */
    private State lightState(String path) throws TreeError {
        if (planned.containsKey(path) || isBelowRemoved(path)) {
            return state(path);
        }
        State known = onTheWay.get(path);
        if (known == null) {
            known = lightStateOnDisk(path);
            onTheWay.put(path, known);
        }
        return known;
    }

    private State lightStateOnDisk(String path) throws TreeError {
        Optional<Node> node = tree.node(path);
        if (node.isEmpty()) {
            return State.Absent.ABSENT;
        }
        var none =
                new State.Metadata(
                        node.get().mode(), 0, 0, 0, Collections.<String, Content>emptySortedMap());
        return switch (node.get().kind()) {
            case DIRECTORY -> new State.Directory(none);
            case SYMLINK -> new State.Link(tree.readLink(path).orElse("/"), none);
            case REGULAR, CHARACTER_DEVICE, BLOCK_DEVICE, FIFO, SOCKET ->
                    new State.Special(0, 0, none);
        };
    }

    private static Deque<String> names(String path) {
        Deque<String> names = new ArrayDeque<>();
        for (String name : path.split("/", -1)) {
            if (!name.isEmpty() && !name.equals(".")) {
                names.addLast(name);
            }
        }
        return names;
    }

    /** The path with the links in its folders resolved, and with the last one if wanted. */
    private String place(String path, boolean through) throws TreeError {
        String clean = GuestPath.clean(path);
        if (through) {
            return walk(path, (at, state) -> {});
        }
        return clean.equals("/")
                ? clean
                : GuestPath.in(folder(GuestPath.parent(clean)), GuestPath.name(clean));
    }

    @Override
    public Optional<Node> node(String path) throws TreeError {
        if (planned.isEmpty()) {
            return tree.node(path);
        }
        return nodeAt(place(path, false));
    }

    @Override
    public Optional<Node> target(String path) throws TreeError {
        if (planned.isEmpty()) {
            return tree.target(path);
        }
        String place = place(path, false);
        Optional<Node> node = nodeAt(place);
        boolean isLink = node.isPresent() && node.get().isSymlink();
        return isLink ? nodeAt(place(path, true)) : node;
    }

    private Optional<Node> nodeAt(String place) throws TreeError {
        State known = planned.get(place);
        if (known == null) {
            return isBelowRemoved(place) ? Optional.empty() : tree.node(place);
        }
        return switch (known) {
            case State.Absent _ -> Optional.empty();
            case State.File(Content content, State.Metadata m) ->
                    Optional.of(node(Node.Kind.REGULAR, m, content.size(), 0));
            case State.Link(String target, State.Metadata m) ->
                    Optional.of(node(Node.Kind.SYMLINK, m, target.length(), 0));
            case State.Directory(State.Metadata m) ->
                    Optional.of(node(Node.Kind.DIRECTORY, m, 0, 0));
            case State.Special(int type, long device, State.Metadata m) ->
                    Optional.of(node(Node.Kind.of(type), m, 0, device));
        };
    }

    private static Node node(Node.Kind kind, State.Metadata m, long size, long device) {
        return new Node(kind, m.mode(), m.uid(), m.gid(), size, m.modifiedUsec(), device);
    }

    @Override
    public List<String> list(String folder) throws TreeError {
        return planned.isEmpty() ? tree.list(folder) : List.copyOf(kinds(folder).keySet());
    }

    @Override
    public SortedMap<String, Node.Kind> kinds(String folder) throws TreeError {
        if (planned.isEmpty()) {
            return tree.kinds(folder);
        }
        String place = place(folder, true);
        State known = planned.get(place);
        boolean onDisk = known == null || known instanceof State.Directory;
        SortedMap<String, Node.Kind> found =
                onDisk && !isBelowRemoved(place) ? tree.kinds(place) : new TreeMap<>();
        String prefix = place.equals("/") ? "/" : place + "/";
        for (var each : planned.tailMap(prefix, false).entrySet()) {
            String path = each.getKey();
            if (!path.startsWith(prefix)) {
                break;
            }
            if (path.indexOf('/', prefix.length()) < 0) {
                String name = path.substring(prefix.length());
                kind(each.getValue())
                        .ifPresentOrElse(k -> found.put(name, k), () -> found.remove(name));
            }
        }
        return found;
    }

    private static Optional<Node.Kind> kind(State state) {
        return switch (state) {
            case State.Absent _ -> Optional.empty();
            case State.File _ -> Optional.of(Node.Kind.REGULAR);
            case State.Link _ -> Optional.of(Node.Kind.SYMLINK);
            case State.Directory _ -> Optional.of(Node.Kind.DIRECTORY);
            case State.Special(int type, long _, State.Metadata _) ->
                    Optional.of(Node.Kind.of(type));
        };
    }

    @Override
    public Optional<Content> read(String path, int most) throws TreeError {
        if (planned.isEmpty()) {
            return tree.read(path, most);
        }
        String place = place(path, true);
        State known = planned.get(place);
        if (known == null) {
            return isBelowRemoved(place) ? Optional.empty() : tree.read(place, most);
        }
        return switch (known) {
            case State.Absent _ -> Optional.empty();
            case State.File(Content content, State.Metadata _) -> {
                if (content.size() > most) {
                    throw TreeError.of(TreeError.Kind.TOO_LARGE, path);
                }
                yield Optional.of(content);
            }
            case State.Link _, State.Directory _, State.Special _ ->
                    throw TreeError.of(TreeError.Kind.NOT_REGULAR, path);
        };
    }

    @Override
    public Optional<String> readLink(String path) throws TreeError {
        if (planned.isEmpty()) {
            return tree.readLink(path);
        }
        String place = place(path, false);
        State known = planned.get(place);
        if (known == null) {
            return isBelowRemoved(place) ? Optional.empty() : tree.readLink(place);
        }
        return known instanceof State.Link link ? Optional.of(link.target()) : Optional.empty();
    }

    @Override
    public Optional<String> realPath(String path) throws TreeError {
        if (planned.isEmpty()) {
            return tree.realPath(path);
        }
        String place = place(path, true);
        return nodeAt(place).isPresent() ? Optional.of(place) : Optional.empty();
    }
}
