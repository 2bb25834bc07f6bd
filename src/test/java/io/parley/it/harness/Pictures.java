package io.parley.it.harness;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;

/** Compares pictures of parts of a page. */
public final class Pictures {
  /** Out of 255: less is how a browser smooths one and the same letter at another place. */
  private static final int VISIBLE = 96;

  private Pictures() {}

  /** The pixels that look otherwise in one PNG than in the other, in the part that they share. */
  public static int differing(byte[] one, byte[] other) throws IOException {
    BufferedImage first = ImageIO.read(new ByteArrayInputStream(one));
    BufferedImage second = ImageIO.read(new ByteArrayInputStream(other));
    int differing = 0;
    for (int y = 0; y < Math.min(first.getHeight(), second.getHeight()); y++) {
      for (int x = 0; x < Math.min(first.getWidth(), second.getWidth()); x++) {
        if (isVisible(first.getRGB(x, y), second.getRGB(x, y))) {
          differing++;
        }
      }
    }
    return differing;
  }

  private static boolean isVisible(int one, int other) {
    for (int shift = 0; shift < 24; shift += 8) {
      if (Math.abs((one >> shift & 0xff) - (other >> shift & 0xff)) > VISIBLE) {
        return true;
      }
    }
    return false;
  }
}
