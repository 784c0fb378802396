package org.jitney.manager.image;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jitney.manager.unit.ExecContext;
import org.jitney.manager.unit.Structs;

/**
 * The image trees of units, each made for the first process that needs it and kept until the unit
 * is down. They are mounted by a thread that has left the mounts of this process, which ends
 * afterwards.
 */
public final class ImageTrees {
    private final Path runtime;
    private final Map<String, ImageTree> trees = new HashMap<>();

    /** {@code runtime} is a directory of the manager, in which mount points are made. */
    public ImageTrees(Path runtime) {
        this.runtime = runtime;
    }

    /** {@return whether options of mounts can be given for a partition of that name} */
    public static boolean isPartition(String name) {
        return DiskImage.Designator.of(name).isPresent();
    }

    /** {@return whether the settings name any image} */
    public static boolean areWanted(ExecContext context, Optional<String> root) {
        return !ImageRequest.of(context, root).isEmpty();
    }

    /** {@return the tree of a unit, which is made now if this is the first to ask for it} */
    public ImageTree of(String unit, ExecContext context, Optional<String> root)
            throws ImageFailed {
        ImageTree known = trees.get(unit);
        if (known != null) {
            return known;
        }
        ImageTree made = make(ImageRequest.of(context, root));
        trees.put(unit, made);
        return made;
    }

    /** {@return a tree in which one image is mounted; whoever asks for it closes it} */
    public ImageTree ofOne(Structs.Image image) throws ImageFailed {
        return make(ImageRequest.of(image));
    }

    private ImageTree make(ImageRequest request) throws ImageFailed {
        CompletableFuture<ImageTree> result = new CompletableFuture<>();
        Thread.ofPlatform()
                .name("images")
                .start(() -> {
                    try {
                        result.complete(new ImageMounter(runtime).mount(request));
                    } catch (ImageFailed | RuntimeException e) {
                        result.completeExceptionally(e);
                    }
                });
        try {
            return result.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof ImageFailed failed) {
                throw failed;
            }
            throw e;
        }
    }

    /** The unit is down. */
    public void release(String unit) {
        ImageTree tree = trees.remove(unit);
        if (tree != null) {
            tree.close();
        }
    }
}
