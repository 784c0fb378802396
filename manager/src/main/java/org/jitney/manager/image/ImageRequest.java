package org.jitney.manager.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.manager.unit.ExecContext;
import org.jitney.manager.unit.Structs;

/**
 * What the settings of a unit say about images.
 *
 * @param directory the root directory, if there is no image
 * @param image the image that becomes the root
 * @param ephemeral whether changes to the root are forgotten
 * @param verified the setting that asks for an image to be verified, if one does
 */
record ImageRequest(
        Optional<String> directory,
        Optional<String> image,
        List<Structs.Pair> options,
        boolean readOnly,
        boolean ephemeral,
        List<Structs.Extension> extensionImages,
        List<String> extensionDirectories,
        List<Structs.Image> mounts,
        Optional<String> verified) {

    static ImageRequest of(ExecContext context, Optional<String> directory) {
        Optional<String> verified =
                List.of("RootHash", "RootHashSignature", "RootVerity").stream()
                        .filter(context::isSet)
                        .findFirst();
        return new ImageRequest(
                directory,
                context.rootImage(),
                context.values().list("RootImageOptions", Structs.Pair.class),
                context.protectSystem().equals("strict"),
                context.rootEphemeral()
                        && (directory.isPresent() || context.rootImage().isPresent()),
                new ArrayList<>(context.values().list("ExtensionImages", Structs.Extension.class)),
                context.values().texts("ExtensionDirectories"),
                context.values().list("MountImages", Structs.Image.class),
                verified);
    }

    static ImageRequest of(Structs.Image image) {
        return new ImageRequest(
                Optional.empty(),
                Optional.empty(),
                List.of(),
                false,
                false,
                List.of(),
                List.of(),
                List.of(image),
                Optional.empty());
    }

    boolean isEmpty() {
        return image.isEmpty()
                && !ephemeral
                && extensionImages.isEmpty()
                && extensionDirectories.isEmpty()
                && mounts.isEmpty();
    }
}
