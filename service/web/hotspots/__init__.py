"""Where children go missing from and are found."""
