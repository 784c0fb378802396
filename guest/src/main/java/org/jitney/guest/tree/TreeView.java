package org.jitney.guest.tree;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A guest's files, to look at. Paths are absolute as the guest sees them. What is not there is an
 * answer; what is there and cannot be used is a {@link TreeError}.
 */
public interface TreeView {
    /** Enough for any configuration file. */
    int USUAL_LIMIT = 4 << 20;

    /** {@return what is at the path; a link at its end is not followed} */
    Optional<Node> node(String path) throws TreeError;

    /** {@return what is at the path, through links inside the root} */
    Optional<Node> target(String path) throws TreeError;

    /** {@return the names in a folder, sorted; none when there is no such folder} */
    List<String> list(String folder) throws TreeError;

    /** {@return the names in a folder, and what each is; a link is not followed} */
    SortedMap<String, Node.Kind> kinds(String folder) throws TreeError;

    /**
     * {@return the content of a regular file, through links; empty when there is none}
     *
     * @param most how many bytes it may have
     */
    Optional<Content> read(String path, int most) throws TreeError;

    /** {@return the content of a configuration file, through links; empty when there is none} */
    default Optional<Content> read(String path) throws TreeError {
        return read(path, USUAL_LIMIT);
    }

    /** {@return the text of a configuration file, through links; empty when there is none} */
    default Optional<String> readText(String path) throws TreeError {
        return read(path).map(Content::text);
    }

    /** {@return what a symlink says; empty when there is no symlink at the path} */
    Optional<String> readLink(String path) throws TreeError;

    /** {@return the path with all links in it resolved; empty when it leads to nothing} */
    Optional<String> realPath(String path) throws TreeError;
}
