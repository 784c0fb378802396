package org.jitney.manager.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.manager.unit.ExecContext;
import org.jitney.manager.unit.ImagePolicy;
import org.jitney.manager.unit.Structs;

/**
 * What the settings of a unit say about images.
 *
 * @param directory the root directory, if there is no image
 * @param image the image that becomes the root
 * @param ephemeral whether changes to the root are forgotten
 * @param policies what partitions of the root, of extensions and of other images may be
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
        Policies policies,
        Optional<String> verified) {

    /** One for each kind of image. */
    record Policies(ImagePolicy root, ImagePolicy extensions, ImagePolicy mounts) {
        /** Anything goes: whoever mounts the image by hand says what he wants of it. */
        static final Policies NONE =
                new Policies(ImagePolicy.ANY, ImagePolicy.ANY, ImagePolicy.ANY);

        private static Policies of(ExecContext context) {
            return new Policies(
                    of(context, "RootImagePolicy"),
                    of(context, "ExtensionImagePolicy"),
                    of(context, "MountImagePolicy"));
        }

        private static ImagePolicy of(ExecContext context, String property) {
            return ImagePolicy.parse(context.values().text(property)).orElse(ImagePolicy.ANY);
        }
    }

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
                Policies.of(context),
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
                Policies.NONE,
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
