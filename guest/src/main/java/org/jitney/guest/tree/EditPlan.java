package org.jitney.guest.tree;

import java.util.ArrayList;
import java.util.List;

/**
 * What is to be done to a guest, in order; nothing of it is done yet.
 *
 * @param title one line for people, such as {@code enable nginx.service}
 * @param edits in the order in which they are made
 */
public record EditPlan(String title, List<Edit> edits) {
    /** Makes a plan that nobody can change any more. */
    public EditPlan {
        edits = List.copyOf(edits);
    }

    /** {@return a plan that does nothing yet} */
    public static EditPlan of(String title) {
        return new EditPlan(title, List.of());
    }

    /** {@return this plan and one edit more} */
    public EditPlan plus(Edit edit) {
        List<Edit> more = new ArrayList<>(edits);
        more.add(edit);
        return new EditPlan(title, more);
    }

    /** {@return this plan and all edits of another one, under this title} */
    public EditPlan plus(EditPlan other) {
        List<Edit> more = new ArrayList<>(edits);
        more.addAll(other.edits);
        return new EditPlan(title, more);
    }

    /** {@return this plan, and the file is written, with the attributes it has or usual ones} */
    public EditPlan write(String path, String text, Reason reason) {
        return write(path, Content.of(text), Attributes.KEPT, reason);
    }

    /** {@return this plan, and the file is written} */
    public EditPlan write(String path, Content content, Attributes attributes, Reason reason) {
        return plus(new Edit.WriteFile(path, content, attributes, reason));
    }

    /** {@return this plan, and the link is made} */
    public EditPlan symlink(String path, String target, Reason reason) {
        return plus(new Edit.MakeSymlink(path, target, reason));
    }

    /** {@return this plan, and the directory is made} */
    public EditPlan mkdir(String path, Attributes attributes, Reason reason) {
        return plus(new Edit.MakeDirectory(path, attributes, reason));
    }

    /** {@return this plan, and the file, link or empty directory is removed} */
    public EditPlan remove(String path, Reason reason) {
        return plus(new Edit.Remove(path, reason));
    }

    /** {@return whether nothing is to be done} */
    public boolean isEmpty() {
        return edits.isEmpty();
    }
}
