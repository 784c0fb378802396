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

/**
 * A guest's files as they will be when the edits made here are done: what is planned lies over what
 * is on the disk, and the disk stays as it is.
 */
public final class PlannedTree implements TreeView {
    private static final int MOST_LINKS = 40;

    private final GuestTree tree;
    private final Disk disk;
    private final NewStates newStates;

    /** What is planned, by paths without links in their folders. */
    private final TreeMap<String, State> planned = new TreeMap<>();

    private final List<Step> steps = new ArrayList<>();
    private final List<Edit> edits = new ArrayList<>();

    /** Folders by the paths that were asked for, as most lookups are in the same few ones. */
    private final Map<String, String> folders = new HashMap<>();

    /** What is on the disk along the ways to those folders: it stays as it is. */
    private final Map<String, State> onTheWay = new HashMap<>();

    /** Begins with what is on the disk. */
    public PlannedTree(GuestTree tree) {
        this.tree = tree;
        this.disk = new Disk(tree.root());
        this.newStates = new NewStates(disk, planned);
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
        if (edit instanceof Edit.Remove
                && before instanceof State.Directory
                && !list(path).isEmpty()) {
            throw TreeError.of(TreeError.Kind.IN_THE_WAY, path, "the directory is not empty");
        }
        add(path, before, newStates.after(edit, path, before), edit.reason());
        edits.add(edit);
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
            case State.Absent _ -> add(path, state, newStates.folder(path), reason);
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
        return Node.of(known);
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
                Node.of(each.getValue())
                        .ifPresentOrElse(
                                node -> found.put(name, node.kind()), () -> found.remove(name));
            }
        }
        return found;
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
